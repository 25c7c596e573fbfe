package dev.embedway.testing.contracts.pipeline;

import static dev.embedway.testing.contracts.pipeline.LedgerFixture.ACME;
import static dev.embedway.testing.contracts.pipeline.LedgerFixture.LEASE;
import static dev.embedway.testing.contracts.pipeline.LedgerFixture.START;
import static dev.embedway.testing.contracts.pipeline.LedgerFixture.planned;
import static dev.embedway.testing.contracts.pipeline.LedgerFixture.register;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetter.Review;
import dev.embedway.core.pipeline.deadletter.DeadLetterFactory;
import dev.embedway.core.pipeline.deadletter.DeadLetterId;
import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore.DeadLetterQuery;
import dev.embedway.core.pipeline.deadletter.FailedMessage;
import dev.embedway.core.pipeline.deadletter.PayloadCipher;
import dev.embedway.core.pipeline.deadletter.PayloadKeySettings;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.DeadLetterLedger;
import dev.embedway.core.pipeline.job.DeadLetterLedger.Requeue;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.core.pipeline.message.MessageCodec;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of dead letters in every {@link LedgerStore} and {@link DeadLetterStore}. */
public abstract class DeadLetterContract {

  private final EmbedwayException away =
      new UnavailableException(ErrorCode.STORE_UNAVAILABLE, "S3 did not answer", LEASE, null);
  private static final DocumentError ERROR =
      new DocumentError(DocumentError.Code.PROVIDER_FAILED, "store_unavailable: S3 did not answer");

  private final TestClock clock = new TestClock(START);
  private final PayloadCipher cipher =
      new PayloadCipher(new PayloadKeySettings(List.of()), new Random(1));
  private LedgerStore store;
  private DeadLetterStore letters;
  private Ledger ledger;
  private DeadLetterLedger dead;

  /** An empty store. */
  protected abstract LedgerStore store();

  /** The dead letters that such a store holds. */
  protected abstract DeadLetterStore letters(LedgerStore store);

  @BeforeEach
  final void emptyStore() {
    store = store();
    letters = letters(store);
    ledger = new Ledger(store, clock);
    dead = new DeadLetterLedger(store, Quotas.NONE, clock);
  }

  private DeadLetter letter(PipelineMessage message) {
    FailedMessage failed =
        new FailedMessage(
            PipelineStage.of(message),
            new MessageCodec().encode(message),
            3,
            clock.instant().minusSeconds(60),
            Optional.of("0af7651916cd43dd8448eb211c80319c"));
    return new DeadLetterFactory(cipher, clock).of(failed, message, Optional.of("Docs"), away);
  }

  private DeadLetter failed(JobId job, int batch) {
    DeadLetter letter = letter(new EmbedBatch(job, batch));
    dead.fail(job, ERROR, letter);
    return letter;
  }

  private DeadLetter approved(DeadLetter letter) {
    return dead.review(letter.id(), approval());
  }

  private Review approval() {
    return new Review(
        DeadLetterState.APPROVED_FOR_REQUEUE,
        Optional.of("mended"),
        Optional.of("default/key_1"),
        Optional.of(clock.instant()),
        false);
  }

  @Test
  void failureEndsTheJobAndKeepsTheLetter() {
    JobId job = planned(ledger, "a.md");
    DeadLetter letter = failed(job, 1);

    assertEquals(JobStatus.FAILED, ledger.job(job).orElseThrow().status());
    assertEquals(Optional.of(ERROR), ledger.job(job).orElseThrow().error());
    assertEquals(Optional.of(letter.revised(1)), letters.find(letter.id()));
    assertEquals(
        new MessageCodec().encode(new EmbedBatch(job, 1)),
        cipher.open(letters.find(letter.id()).orElseThrow().payload(), letter.id(), ACME).body());
  }

  @Test
  void jobThatIsOverKeepsItsEndAndNoLetterIsKept() {
    JobId job = planned(ledger, "a.md");
    ledger.finish(job, JobStatus.COMPLETED, Optional.empty());

    DeadLetter letter = failed(job, 0);

    assertEquals(JobStatus.COMPLETED, ledger.job(job).orElseThrow().status());
    assertEquals(Optional.empty(), letters.find(letter.id()));
  }

  @Test
  void oldLettersAreDeletedButThoseThatAreToBeSentAgain() {
    DeadLetter quarantined = failed(planned(ledger, "a.md"), 0);
    DeadLetter unsent = failed(planned(ledger, "b.md"), 0);
    approved(unsent);
    dead.requeue(unsent.id());
    Instant between = clock.instant().plusSeconds(1);
    clock.advance(Duration.ofSeconds(2));
    DeadLetter late = failed(planned(ledger, "c.md"), 0);

    int deleted = letters.deleteFailedBefore(PipelineStage.EMBEDDING, between);
    int again = letters.deleteFailedBefore(PipelineStage.EMBEDDING, between);
    int ofOthers =
        letters.deleteFailedBefore(PipelineStage.STORAGE, clock.instant().plusSeconds(1));

    assertEquals(List.of(1, 0, 0), List.of(deleted, again, ofOthers));
    assertEquals(Optional.empty(), letters.find(quarantined.id()));
    assertTrue(letters.find(unsent.id()).isPresent());
    assertTrue(letters.find(late.id()).isPresent());
  }

  @Test
  void letterOfAJobThatTheLedgerDoesNotKnowIsKeptAlone() {
    JobId unknown = new JobId(ACME, planned(ledger, "a.md").document(), 7, 1);

    DeadLetter letter = failed(unknown, 0);

    assertEquals(Optional.of(letter.revised(1)), letters.find(letter.id()));
  }

  @Test
  void messageThatFailsAgainIsOneLetterWithAllItsDeliveries() {
    DeadLetter first = letter(new ChunkDocument(planned(ledger, "a.md")));
    dead.keep(first);
    clock.advance(Duration.ofHours(1));

    dead.keep(letter(new ChunkDocument(planned(ledger, "a.md"))));
    DeadLetter again = letter(new ChunkDocument(first.origin().job().orElseThrow()));
    dead.keep(again);

    DeadLetter kept = letters.find(first.id()).orElseThrow();
    assertEquals(6, kept.failure().receiveCount());
    assertEquals(first.failure().firstAt(), kept.failure().firstAt());
    assertEquals(again.failure().lastAt(), kept.failure().lastAt());
    assertEquals(2, kept.revision());
  }

  @Test
  void decisionStandsWhenTheMessageFailsAgainUnlessItWasSent() {
    JobId job = planned(ledger, "a.md");
    DeadLetter letter = failed(job, 0);
    Review ignored =
        new Review(
            DeadLetterState.IGNORED,
            Optional.empty(),
            Optional.of("default/key_1"),
            Optional.of(clock.instant()),
            false);
    dead.review(letter.id(), ignored);
    dead.keep(letter(new EmbedBatch(job, 0)));
    assertEquals(ignored, letters.find(letter.id()).orElseThrow().review());

    approved(letter);
    dead.requeue(letter.id());
    failed(job, 0);

    assertEquals(Review.NONE, letters.find(letter.id()).orElseThrow().review());
    assertEquals(JobStatus.FAILED, ledger.job(job).orElseThrow().status());
  }

  @Test
  void requeueOpensTheJobAndIsUnsentUntilItIsNoted() {
    JobId job = planned(ledger, "a.md");
    DeadLetter letter = failed(job, 0);
    approved(letter);

    Requeue requeue = dead.requeue(letter.id());

    assertTrue(requeue.decided());
    assertEquals(DeadLetterState.REQUEUED, requeue.letter().state());
    assertEquals(Optional.of(requeue.letter()), letters.find(letter.id()));
    Job opened = ledger.job(job).orElseThrow();
    assertEquals(JobStatus.EMBEDDING, opened.status());
    assertEquals(Optional.empty(), opened.error());
    assertEquals(List.of(requeue.letter()), letters.unsent(Optional.empty()).items());
    dead.sent(requeue.letter());
    dead.sent(requeue.letter());
    assertEquals(List.of(), letters.unsent(Optional.empty()).items());
    assertEquals(DeadLetterState.REQUEUED, letters.find(letter.id()).orElseThrow().state());
  }

  @Test
  void lateNoteOfSendingDoesNotCoverALaterRequeue() {
    JobId job = planned(ledger, "a.md");
    DeadLetter letter = failed(job, 0);
    approved(letter);
    DeadLetter first = dead.requeue(letter.id()).letter();
    failed(job, 0);
    clock.advance(Duration.ofMinutes(1));
    approved(letter);
    DeadLetter second = dead.requeue(letter.id()).letter();

    dead.sent(first);

    assertEquals(List.of(second), letters.unsent(Optional.empty()).items());
  }

  @Test
  void onlyAnApprovedLetterIsRequeued() {
    JobId job = planned(ledger, "a.md");
    DeadLetter letter = failed(job, 0);

    Requeue quarantined = dead.requeue(letter.id());
    approved(letter);
    dead.requeue(letter.id());
    Requeue again = dead.requeue(letter.id());

    assertFalse(quarantined.decided());
    assertEquals(DeadLetterState.QUARANTINED, quarantined.letter().state());
    assertFalse(again.decided());
    assertEquals(DeadLetterState.REQUEUED, again.letter().state());
    ConflictException sent = assertThrows(ConflictException.class, () -> approved(letter));
    assertEquals(ErrorCode.STATE_CONFLICT, sent.code());
  }

  @Test
  void letterWhoseGenerationWasReplacedIsSuperseded() {
    JobId job = planned(ledger, "a.md");
    DeadLetter letter = failed(job, 0);
    approved(letter);
    register(ledger, "a.md", JobStatus.QUEUED, Job.Kind.UPLOAD);

    Requeue requeue = dead.requeue(letter.id());

    assertTrue(requeue.decided());
    assertEquals(DeadLetterState.SUPERSEDED, requeue.letter().state());
    assertEquals(JobStatus.FAILED, ledger.job(job).orElseThrow().status());
    assertEquals(List.of(), letters.unsent(Optional.empty()).items());
  }

  @Test
  void chunkOfAPartialJobIsRequeuedWithItsBatch() {
    JobId job = planned(ledger, "a.md");
    IntStream.range(0, 2).forEach(batch -> ledger.markEmbedded(job, batch));
    ledger.lacking(job, Set.of(0, 1, 2), Set.of(1));
    ledger.lacking(job, Set.of(3, 4), Set.of(3, 4));
    ledger.lacking(job, Set.of(3, 4), Set.of(4));
    DeadLetter chunk = chunk(job, 0, 1);
    dead.keep(chunk);
    IntStream.range(0, 2).forEach(batch -> ledger.markStored(job, batch));
    ledger.finish(job, JobStatus.COMPLETED, Optional.empty());
    Job partial = ledger.job(job).orElseThrow();
    approved(chunk);

    Requeue requeue = dead.requeue(chunk.id());

    assertEquals(JobStatus.PARTIAL, partial.status());
    assertEquals(Set.of(1, 4), partial.lacking());
    assertEquals(
        LedgerFixture.TWO_BATCHES.chunks() - 2,
        ledger.document(ACME, job.document()).orElseThrow().chunks());
    assertEquals(DeadLetterState.REQUEUED, requeue.letter().state());
    Job opened = ledger.job(job).orElseThrow();
    assertEquals(JobStatus.EMBEDDING, opened.status());
    assertEquals(new Job.Done(Set.of(1), Set.of(1), Set.of(4)), opened.done());
    dead.keep(chunk);
    approved(chunk);
    assertEquals(
        DeadLetterState.SUPERSEDED,
        dead.requeue(chunk.id()).letter().state(),
        "the chunk does not lack any more");
  }

  private DeadLetter chunk(JobId job, int batch, int ordinal) {
    EmbedBatch message = new EmbedBatch(job, batch);
    FailedMessage failed =
        new FailedMessage(
            PipelineStage.EMBEDDING,
            new MessageCodec().encode(message),
            1,
            clock.instant(),
            Optional.empty());
    return new DeadLetterFactory(cipher, clock)
        .ofChunk(failed, message, ordinal, "A canary.", Optional.of("Docs"), away);
  }

  @Test
  void ofSixRequeuesAtOnceOneDecides() throws InterruptedException, ExecutionException {
    DeadLetter letter = failed(planned(ledger, "a.md"), 0);
    approved(letter);

    List<Requeue> requeues;
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      Callable<Requeue> each = () -> dead.requeue(letter.id());
      requeues = new ArrayList<>();
      for (Future<Requeue> future :
          threads.invokeAll(IntStream.range(0, 6).mapToObj(_ -> each).toList())) {
        requeues.add(future.get());
      }
    }

    assertEquals(1, requeues.stream().filter(Requeue::decided).count());
    assertTrue(
        requeues.stream().allMatch(it -> it.letter().state() == DeadLetterState.REQUEUED),
        requeues.toString());
  }

  @Test
  void listIsOfOneStageAndItsFiltersComeBeforeThePage() {
    List<DeadLetter> kept = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      clock.advance(Duration.ofMinutes(1));
      kept.add(failed(planned(ledger, "a" + i + ".md"), i));
    }
    dead.keep(letter(new ChunkDocument(planned(ledger, "b.md"))));
    approved(kept.get(1));
    approved(kept.get(5));

    assertEquals(ids(kept.reversed()), listed(query(2)));
    assertEquals(
        List.of(kept.get(5).id(), kept.get(1).id()),
        listed(
            new DeadLetterQuery(
                PipelineStage.EMBEDDING,
                Set.of(DeadLetterState.APPROVED_FOR_REQUEUE),
                Optional.of(ACME),
                Optional.empty(),
                1,
                Optional.empty())));
    assertEquals(
        List.of(kept.get(3).id()),
        listed(
            new DeadLetterQuery(
                PipelineStage.EMBEDDING,
                Set.of(),
                Optional.empty(),
                kept.get(3).origin().job().map(JobId::wire),
                1,
                Optional.empty())));
    assertEquals(
        List.of(),
        listed(
            new DeadLetterQuery(
                PipelineStage.EMBEDDING,
                Set.of(),
                Optional.of(new TenantId("other")),
                Optional.empty(),
                5,
                Optional.empty())));
    assertEquals(
        Map.of(DeadLetterState.QUARANTINED, 5L, DeadLetterState.APPROVED_FOR_REQUEUE, 2L),
        letters.counts(PipelineStage.EMBEDDING));
    assertEquals(Map.of(DeadLetterState.QUARANTINED, 1L), letters.counts(PipelineStage.CHUNKING));
    assertEquals(Map.of(), letters.counts(PipelineStage.STORAGE));
  }

  /** All pages of a list. */
  private List<DeadLetterId> listed(DeadLetterQuery query) {
    List<DeadLetterId> all = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      Page<DeadLetter> page =
          letters.list(
              new DeadLetterQuery(
                  query.stage(),
                  query.states(),
                  query.tenant(),
                  query.job(),
                  query.limit(),
                  after));
      assertTrue(page.items().size() <= query.limit(), "a page is too long");
      all.addAll(ids(page.items()));
      after = page.next();
    } while (after.isPresent());
    return all;
  }

  private static List<DeadLetterId> ids(List<DeadLetter> some) {
    return some.stream().map(DeadLetter::id).toList();
  }

  private static DeadLetterQuery query(int limit) {
    return new DeadLetterQuery(
        PipelineStage.EMBEDDING,
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        limit,
        Optional.empty());
  }

  @Test
  void cursorThatIsNoneIsRefused() {
    DeadLetterQuery forged =
        new DeadLetterQuery(
            PipelineStage.EMBEDDING,
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            5,
            Optional.of("forged"));

    InvalidRequestException refused =
        assertThrows(InvalidRequestException.class, () -> letters.list(forged));

    assertEquals(ErrorCode.INVALID_CURSOR, refused.code());
  }
}
