package dev.embedway.core.pipeline.deadletter;

import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.message.MessageType;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A message that was given up, or a chunk that could not be embedded.
 *
 * @param id hash of what the message says
 * @param tenant of the message; that of unassigned uploads where it does not say
 * @param origin what it is about
 * @param failure why it was given up
 * @param review what was decided about it
 * @param payload what the message was, encrypted
 * @param trace id of the request that the work began with; empty where it is not known
 * @param revision grows with every change; 0 for one that is not written yet
 */
public record DeadLetter(
    DeadLetterId id,
    TenantId tenant,
    Origin origin,
    Failure failure,
    Review review,
    SealedPayload payload,
    Optional<String> trace,
    long revision) {

  /**
   * Subject of a dead letter.
   *
   * @param stage whose queue the message came from
   * @param type of the message; empty for what is no message of a job
   * @param job that the message is about
   * @param store name of the job's store as first written
   * @param part of the job
   */
  public record Origin(
      PipelineStage stage,
      Optional<MessageType> type,
      Optional<JobId> job,
      Optional<String> store,
      Part part) {

    /** The origin of what is no message of a job. */
    public static Origin of(PipelineStage stage) {
      return new Origin(stage, Optional.empty(), Optional.empty(), Optional.empty(), Part.ALL);
    }
  }

  /**
   * Part of a job.
   *
   * @param batch numbered from 0; empty where it is about the whole job
   * @param chunk ordinal of a chunk of the document; empty where it is about all of the batch
   */
  public record Part(OptionalInt batch, OptionalInt chunk) {

    /** The whole job. */
    public static final Part ALL = new Part(OptionalInt.empty(), OptionalInt.empty());
  }

  /**
   * Fault that a message was given up for.
   *
   * @param code class of the last fault
   * @param cause its code of the public contract
   * @param message its message, without any text of a document
   * @param firstAt time of the first failure, over all requeues
   * @param lastAt time of the last one
   * @param receiveCount deliveries, over all requeues
   */
  public record Failure(
      FailureCode code,
      String cause,
      String message,
      Instant firstAt,
      Instant lastAt,
      int receiveCount) {

    /** This failure after an earlier one of the same message. */
    Failure after(Failure earlier) {
      return new Failure(
          code, cause, message, earlier.firstAt(), lastAt, earlier.receiveCount() + receiveCount);
    }
  }

  /**
   * Decision about a dead letter.
   *
   * @param note of who decided
   * @param by who decided: an API key's id; empty until somebody has
   * @param at time of the decision
   * @param sent true once a requeued message is in its queue again
   */
  public record Review(
      DeadLetterState state,
      Optional<String> note,
      Optional<String> by,
      Optional<Instant> at,
      boolean sent) {

    /** Nobody has decided. */
    public static final Review NONE =
        new Review(
            DeadLetterState.QUARANTINED,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false);
  }

  /** {@link Review#state}. */
  public DeadLetterState state() {
    return review.state();
  }

  /** True while it is to be sent again and is not known to have been. */
  public boolean isUnsent() {
    return state() == DeadLetterState.REQUEUED && !review.sent();
  }

  /**
   * This failure of a message that had failed before: what was decided about a message that nobody
   * has sent again stands.
   */
  public DeadLetter after(DeadLetter earlier) {
    boolean decided = DeadLetterState.DECIDED.contains(earlier.state());
    return new DeadLetter(
        id,
        tenant,
        origin,
        failure.after(earlier.failure()),
        decided ? earlier.review() : Review.NONE,
        payload,
        trace.or(earlier::trace),
        earlier.revision());
  }

  /** The same after a decision. */
  public DeadLetter with(Review next) {
    return new DeadLetter(id, tenant, origin, failure, next, payload, trace, revision);
  }

  /** The same in another state, decided as before. */
  public DeadLetter moved(DeadLetterState next) {
    return with(new Review(next, review.note(), review.by(), review.at(), false));
  }

  /** The same, known to be in its queue again. */
  public DeadLetter sent() {
    return with(new Review(review.state(), review.note(), review.by(), review.at(), true));
  }

  /** The same with another revision. */
  public DeadLetter revised(long next) {
    return new DeadLetter(id, tenant, origin, failure, review, payload, trace, next);
  }
}
