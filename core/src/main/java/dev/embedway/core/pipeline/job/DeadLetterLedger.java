package dev.embedway.core.pipeline.job;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetter.Origin;
import dev.embedway.core.pipeline.deadletter.DeadLetter.Review;
import dev.embedway.core.pipeline.deadletter.DeadLetterId;
import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.message.MessageType;
import dev.embedway.core.tenant.Quotas;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Changes of dead letters, each in one commit with what it changes of the job and the document.
 *
 * <p>Thread-safe; a call is one to four requests to a remote store, durable when it returns.
 * Repeating one changes nothing more.
 */
public final class DeadLetterLedger {

  private final LedgerStore store;
  private final CompareAndSwap swap;
  private final Quotas quotas;
  private final InstantSource clock;

  /**
   * Dead letters in a store.
   *
   * @param quotas of documents, bytes and vectors of a tenant
   */
  public DeadLetterLedger(LedgerStore store, Quotas quotas, InstantSource clock) {
    this.store = store;
    this.swap = new CompareAndSwap(store);
    this.quotas = quotas;
    this.clock = clock;
  }

  /**
   * Ends a job as FAILED and keeps the dead letter of its message. A job that is over keeps its
   * end: then nothing waits for the message, and no dead letter is kept. That of a job which the
   * ledger does not know is kept alone.
   */
  public void fail(JobId id, DocumentError error, DeadLetter letter) {
    boolean known =
        swap.change(
            id,
            Quotas.NONE,
            (job, document) -> now().fail(job, document, error, afterEarlier(letter)));
    if (!known) {
      keep(letter);
    }
  }

  /** Keeps a dead letter that ends no job. */
  public void keep(DeadLetter letter) {
    for (int attempt = 0; !swap.commit(LedgerCommit.of(afterEarlier(letter))); attempt++) {
      store.standBack(attempt);
    }
  }

  private DeadLetter afterEarlier(DeadLetter letter) {
    return store.deadLetter(letter.id()).map(letter::after).orElse(letter);
  }

  /**
   * Notes what was decided about a dead letter.
   *
   * @param review in one of the {@link DeadLetterState#DECIDED} states
   * @throws NotFoundException {@code dead_letter_not_found}
   * @throws ConflictException {@code state_conflict} for one that was sent again or superseded
   */
  public DeadLetter review(DeadLetterId id, Review review) {
    return changed(
        id,
        letter -> {
          if (!DeadLetterState.DECIDED.contains(letter.state())) {
            throw new ConflictException(
                ErrorCode.STATE_CONFLICT,
                "the dead letter is " + letter.state().wire() + ", which is not changed any more");
          }
          return letter.with(review);
        });
  }

  /**
   * Notes that a requeued message is in its queue again; nothing for one that failed again since.
   */
  public void sent(DeadLetter requeued) {
    changed(
        requeued.id(),
        letter ->
            letter.isUnsent() && letter.review().equals(requeued.review())
                ? letter.sent()
                : letter);
  }

  /**
   * Takes an approved dead letter to REQUEUED and opens its job again, or to SUPERSEDED where
   * nothing waits for the message any more. Of several calls at once one finds it approved.
   *
   * @return the dead letter as it then is; in another state where it was not approved
   * @throws NotFoundException {@code dead_letter_not_found}
   * @throws dev.embedway.core.error.PermissionException {@code quota_exceeded} when the tenant
   *     would have more vectors than it may
   */
  public Requeue requeue(DeadLetterId id) {
    for (int attempt = 0; ; attempt++) {
      DeadLetter letter = require(id);
      if (letter.state() != DeadLetterState.APPROVED_FOR_REQUEUE) {
        return new Requeue(letter, false);
      }
      DeadLetter requeued = letter.moved(DeadLetterState.REQUEUED);
      DeadLetter superseded = letter.moved(DeadLetterState.SUPERSEDED);
      Optional<LedgerCommit> opening = opening(letter.origin(), requeued);
      LedgerCommit commit = opening.orElseGet(() -> LedgerCommit.of(superseded));
      if (swap.commit(commit)) {
        DeadLetter written = opening.isPresent() ? requeued : superseded;
        return new Requeue(written.revised(letter.revision() + 1), true);
      }
      store.standBack(attempt);
    }
  }

  /**
   * Result of a requeue.
   *
   * @param letter as it is now
   * @param decided true if this call changed it
   */
  public record Requeue(DeadLetter letter, boolean decided) {}

  /** The commit that sends a message on its way again; empty where nothing waits for it. */
  private Optional<LedgerCommit> opening(Origin origin, DeadLetter requeued) {
    if (origin.job().isEmpty()) {
      return Optional.of(LedgerCommit.of(requeued));
    }
    JobId id = origin.job().get();
    Optional<JobState> job = store.job(id);
    Optional<Document> document = store.document(id.tenant(), id.document());
    if (job.isEmpty() || document.isEmpty()) {
      return Optional.empty();
    }
    if (origin.type().equals(Optional.of(MessageType.APPLY_METADATA))) {
      return document
          .filter(it -> it.metadataFile().isPending())
          .map(_ -> LedgerCommit.of(requeued));
    }
    return step(origin, job.get(), document.get(), requeued) instanceof LedgerStep.Write write
        ? Optional.of(LedgerCommit.of(write, job.get(), document, quotas))
        : Optional.empty();
  }

  private LedgerStep step(Origin origin, JobState job, Document document, DeadLetter requeued) {
    return origin.part().chunk().isPresent()
        ? now()
            .requeueChunk(
                job,
                document,
                requeued,
                origin.part().batch().orElseThrow(),
                origin.part().chunk().getAsInt())
        : now().requeue(job, document, requeued);
  }

  private DeadLetter changed(DeadLetterId id, UnaryOperator<DeadLetter> change) {
    for (int attempt = 0; ; attempt++) {
      DeadLetter letter = require(id);
      DeadLetter next = change.apply(letter);
      if (next.equals(letter)) {
        return letter;
      }
      if (swap.commit(LedgerCommit.of(next))) {
        return next.revised(letter.revision() + 1);
      }
      store.standBack(attempt);
    }
  }

  private DeadLetter require(DeadLetterId id) {
    return store.deadLetter(id).orElseThrow(() -> notFound(id));
  }

  /** The fault of a dead letter that there is none of. */
  public static NotFoundException notFound(DeadLetterId id) {
    return new NotFoundException(
        ErrorCode.DEAD_LETTER_NOT_FOUND, "there is no dead letter " + id.value(), "entry_id");
  }

  private LedgerTransitions now() {
    return new LedgerTransitions(clock.instant());
  }
}
