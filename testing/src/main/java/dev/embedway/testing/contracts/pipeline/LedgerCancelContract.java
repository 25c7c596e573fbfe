package dev.embedway.testing.contracts.pipeline;

import static dev.embedway.testing.contracts.pipeline.LedgerFixture.ACME;
import static dev.embedway.testing.contracts.pipeline.LedgerFixture.LEASE;
import static dev.embedway.testing.contracts.pipeline.LedgerFixture.START;
import static dev.embedway.testing.contracts.pipeline.LedgerFixture.TWO_BATCHES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.ForgetEntry;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.core.pipeline.job.Leftover;
import dev.embedway.testing.TestClock;
import dev.embedway.topology.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contract of jobs that are cancelled, skipped or sent again, over every {@link LedgerStore}. */
public abstract class LedgerCancelContract {

  private static final Duration WEEK = Duration.ofDays(7);

  private final TestClock clock = new TestClock(START);
  private LedgerStore store;
  private Ledger ledger;

  /** An empty store. */
  protected abstract LedgerStore store();

  @BeforeEach
  final void emptyLedger() {
    store = store();
    ledger = new Ledger(store, clock);
  }

  /** States in which a job is under way. */
  public enum Stage {
    QUEUED,
    CHUNKING,
    EMBEDDING,
    STORING
  }

  private JobId at(Stage stage) {
    String key = stage + ".md";
    return switch (stage) {
      case QUEUED -> upload(key);
      case CHUNKING -> {
        JobId id = upload(key);
        assertTrue(ledger.claim(id, "worker", LEASE));
        yield id;
      }
      case EMBEDDING -> LedgerFixture.planned(ledger, key);
      case STORING -> {
        JobId id = LedgerFixture.planned(ledger, key);
        ledger.markEmbedded(id, 0);
        ledger.markEmbedded(id, 1);
        yield id;
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void cancelledJobHoldsAgainstEveryLaterStep(Stage stage) {
    JobId id = at(stage);
    assertEquals(JobStatus.valueOf(stage.name()), job(id).status());

    assertTrue(ledger.cancel(id));
    Job cancelled = job(id);

    assertFalse(ledger.claim(id, "another", LEASE));
    assertFalse(ledger.renew(id, "worker", LEASE));
    assertFalse(ledger.plan(id, "worker", TWO_BATCHES));
    ledger.markEmbedded(id, 0);
    ledger.markEmbedded(id, 1);
    ledger.markStored(id, 0);
    ledger.markStored(id, 1);
    ledger.waiting(id);
    ledger.finish(id, JobStatus.FAILED, Optional.empty());
    ledger.finish(id, JobStatus.SUPERSEDED, Optional.empty());
    ledger.finish(id, JobStatus.UNCHANGED, Optional.empty());
    assertFalse(RequeuedJobs.isRequeued(store, clock, id));
    assertTrue(ledger.cancel(id));

    assertEquals(JobStatus.CANCELLED, cancelled.status());
    assertEquals(cancelled, job(id));
    assertEquals(JobStatus.CANCELLED, document(id).status());
    assertEquals(0, document(id).visible());
    assertEquals(List.of(), ledger.open(Optional.empty()).items());
    assertEquals(List.of(new Leftover.Generation(id)), leftovers());
  }

  @ParameterizedTest
  @EnumSource
  void jobUnderWayIsMovedIntoALaneAndKeepsIt(Stage stage) {
    JobId id = at(stage);

    assertTrue(ledger.move(id, Lane.BULK));
    assertTrue(ledger.move(id, Lane.BULK));
    ledger.markEmbedded(id, 0);
    ledger.waiting(id);
    assertEquals(Lane.BULK, job(id).lane());

    assertTrue(ledger.move(id, Lane.LIVE));
    assertEquals(Lane.LIVE, job(id).lane());
    assertTrue(ledger.cancel(id));
    assertFalse(ledger.move(id, Lane.BULK));
  }

  @Test
  void documentKeepsWhatWasVisibleBeforeTheCancelledJob() {
    JobId first = LedgerFixture.planned(ledger, "a.md");
    ledger.finish(first, JobStatus.COMPLETED, Optional.empty());
    JobId second = LedgerFixture.planned(ledger, "a.md");

    assertTrue(ledger.cancel(second));

    Document document = document(second);
    assertEquals(JobStatus.CANCELLED, document.status());
    assertEquals(1, document.visible());
    assertEquals(TWO_BATCHES.chunks(), document.chunks());
    assertTrue(document.isStale(document.version()));
  }

  @Test
  void generationThatWasStoredAsItWasCancelledIsTheVisibleOneOfACancelledJob() {
    ledger.finish(LedgerFixture.planned(ledger, "a.md"), JobStatus.COMPLETED, Optional.empty());
    JobId second = LedgerFixture.planned(ledger, "a.md");
    assertTrue(ledger.cancel(second));

    ledger.finish(second, JobStatus.COMPLETED, Optional.empty());
    ledger.finish(second, JobStatus.COMPLETED, Optional.empty());

    assertEquals(JobStatus.CANCELLED, job(second).status());
    assertEquals(JobStatus.CANCELLED, document(second).status());
    assertEquals(2, document(second).visible());
    assertEquals(List.of(new Leftover.Earlier(second)), leftovers());
  }

  @Test
  void jobWhoseGenerationWasStoredAsItFailedIsCompleted() {
    ledger.finish(LedgerFixture.planned(ledger, "a.md"), JobStatus.COMPLETED, Optional.empty());
    JobId second = LedgerFixture.planned(ledger, "a.md");
    DocumentError error = new DocumentError(DocumentError.Code.STORAGE_FAILED, "given up");
    ledger.finish(second, JobStatus.FAILED, Optional.of(error));

    ledger.complete(second, 1);
    ledger.complete(second, 1);

    assertEquals(JobStatus.COMPLETED, job(second).status());
    assertEquals(Optional.empty(), job(second).error());
    assertEquals(JobStatus.COMPLETED, document(second).status());
    assertEquals(Optional.empty(), document(second).error());
    assertEquals(2, document(second).visible());
    assertEquals(document(second).chunks(), ledger.tally(ACME).vectors());
    assertEquals(List.of(new Leftover.Earlier(second)), leftovers());
    assertFalse(RequeuedJobs.isRequeued(store, clock, second));
  }

  @Test
  void jobThatFailedBehindANewerGenerationStaysFailed() {
    JobId first = LedgerFixture.planned(ledger, "a.md");
    ledger.finish(first, JobStatus.FAILED, Optional.empty());
    JobId second = LedgerFixture.planned(ledger, "a.md");
    ledger.finish(second, JobStatus.COMPLETED, Optional.empty());

    ledger.complete(first, 1);

    assertEquals(JobStatus.FAILED, job(first).status());
    assertEquals(2, document(second).visible());
  }

  @Test
  void jobThatEndedOtherwiseIsNotCancelled() {
    JobId failed = at(Stage.EMBEDDING);
    ledger.finish(failed, JobStatus.FAILED, Optional.empty());
    JobId completed = at(Stage.STORING);
    ledger.finish(completed, JobStatus.COMPLETED, Optional.empty());
    JobId removal = LedgerFixture.register(ledger, "r.md", JobStatus.DELETED, Job.Kind.REMOVAL);

    assertFalse(ledger.cancel(failed));
    assertFalse(ledger.cancel(completed));
    assertFalse(ledger.cancel(removal));
    assertFalse(ledger.cancel(new JobId(ACME, DocumentId.of(ACME, "docs", "none"), 1, 1)));

    assertEquals(JobStatus.FAILED, job(failed).status());
    assertEquals(JobStatus.COMPLETED, job(completed).status());
    assertEquals(1, ledger.open(Optional.empty()).items().size());
  }

  @Test
  void resendsAreCountedUntilTheJobMoves() {
    JobId id = upload("a.md");
    assertEquals(OptionalInt.of(1), ledger.resend(id));
    assertEquals(OptionalInt.of(2), ledger.resend(id));
    assertTrue(ledger.claim(id, "worker", LEASE));
    assertEquals(2, resends(id));
    assertTrue(ledger.plan(id, "worker", TWO_BATCHES));
    assertEquals(0, resends(id));
    assertEquals(OptionalInt.of(1), ledger.resend(id));
    ledger.markEmbedded(id, 0);
    assertEquals(0, resends(id));
    assertEquals(OptionalInt.of(1), ledger.resend(id));
    ledger.markEmbedded(id, 1);
    assertEquals(OptionalInt.of(1), ledger.resend(id));
    ledger.markStored(id, 1);
    assertEquals(0, resends(id));

    ledger.finish(id, JobStatus.FAILED, Optional.empty());

    assertEquals(OptionalInt.empty(), ledger.resend(id));
  }

  @Test
  void resendMakesTheJobChangedJustNow() {
    JobId id = upload("a.md");
    clock.advance(Duration.ofHours(1));

    ledger.resend(id);

    assertEquals(clock.instant(), job(id).updatedAt());
  }

  @Test
  void removalIsSentAgainUntilItIsApplied() {
    JobId removal = LedgerFixture.register(ledger, "r.md", JobStatus.DELETED, Job.Kind.REMOVAL);

    assertEquals(OptionalInt.of(1), ledger.resend(removal));
    ledger.removalApplied(removal);

    assertEquals(OptionalInt.empty(), ledger.resend(removal));
  }

  private int resends(JobId id) {
    return ledger.state(id).orElseThrow().upkeep().resends();
  }

  @Test
  void skipHoldsThroughEveryStepUntilItsTimeIsOver() {
    JobId id = upload("a.md");
    Instant until = clock.instant().plus(WEEK);

    assertTrue(ledger.skip(id, until));
    assertTrue(ledger.claim(id, "worker", LEASE));
    assertTrue(ledger.plan(id, "worker", TWO_BATCHES));
    ledger.markEmbedded(id, 0);
    ledger.markEmbedded(id, 1);
    ledger.finish(id, JobStatus.FAILED, Optional.empty());
    assertTrue(RequeuedJobs.isRequeued(store, clock, id));

    assertTrue(isSkipped(id));
    clock.advance(WEEK.minusSeconds(1));
    assertTrue(isSkipped(id));
    clock.advance(Duration.ofSeconds(1));
    assertFalse(isSkipped(id));
    assertEquals(Set.of(0, 1), job(id).embedded());
  }

  @Test
  void laterSkipReplacesTheFormer() {
    JobId id = upload("a.md");

    assertTrue(ledger.skip(id, clock.instant().plus(WEEK)));
    assertTrue(ledger.skip(id, clock.instant().plusSeconds(60)));

    assertTrue(isSkipped(id));
    clock.advance(Duration.ofSeconds(60));
    assertFalse(isSkipped(id));
  }

  @Test
  void removalsAndUnknownJobsAreNotSkipped() {
    JobId removal = LedgerFixture.register(ledger, "r.md", JobStatus.DELETED, Job.Kind.REMOVAL);
    Instant until = clock.instant().plus(WEEK);

    assertFalse(ledger.skip(removal, until));
    assertFalse(ledger.skip(new JobId(ACME, DocumentId.of(ACME, "docs", "none"), 1, 1), until));
  }

  private boolean isSkipped(JobId id) {
    return ledger.state(id).orElseThrow().isSkipped(clock.instant());
  }

  private JobId upload(String key) {
    return LedgerFixture.register(ledger, key, JobStatus.QUEUED, Job.Kind.UPLOAD);
  }

  private Job job(JobId id) {
    return ledger.job(id).orElseThrow();
  }

  private Document document(JobId id) {
    return ledger.document(ACME, id.document()).orElseThrow();
  }

  private List<Leftover> leftovers() {
    clock.advance(Duration.ofDays(20));
    return ledger.leftovers(Optional.empty()).items().stream().map(ForgetEntry::what).toList();
  }
}
