package dev.embedway.core.pipeline.summary;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.breaker.BreakerPolicy;
import dev.embedway.core.breaker.Breakers;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.observe.CounterStore;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.observe.Sample;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.control.QueueDepth;
import dev.embedway.core.pipeline.control.QueueDepths;
import dev.embedway.core.pipeline.control.StageControl;
import dev.embedway.core.pipeline.control.StageFlags;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetterId;
import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.contracts.pipeline.LedgerFixture;
import dev.embedway.testing.fakes.MemoryBreakerStore;
import dev.embedway.testing.fakes.MemoryCounterStore;
import dev.embedway.testing.fakes.MemoryStageActivity;
import dev.embedway.testing.fakes.MemoryUsageStore;
import dev.embedway.testing.fakes.pipeline.MemoryLedger;
import dev.embedway.testing.fakes.pipeline.MemoryStages;
import dev.embedway.topology.Lane;
import dev.embedway.topology.QueueId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SummaryReaderTest {

  private static final TenantId BETA = new TenantId("beta");

  private final TestClock clock = new TestClock(LedgerFixture.START);
  private final MemoryCounterStore counters = new MemoryCounterStore();
  private final MemoryStageActivity activity = new MemoryStageActivity();
  private final Meter meter = new Meter(counters, new MemoryUsageStore(), activity, clock);
  private final MemoryStages stages = new MemoryStages();
  private final Ledger ledger = new Ledger(new MemoryLedger(), clock);
  private final Breakers breakers =
      new Breakers(
          new MemoryBreakerStore(),
          new BreakerPolicy(
              10,
              new BreakerPolicy.Rates(0.5, 0.8),
              Duration.ofSeconds(20),
              Duration.ofMinutes(1),
              Duration.ofMinutes(1)),
          clock,
          new Random(1),
          _ -> {});

  @Test
  void readsEveryPartOfEachStage() {
    stages.fill(PipelineStage.CHUNKING, 7, 2);
    stages.fill(QueueId.STORAGE, 1, 2);
    stages.fill(QueueId.STORAGE_BULK, 40, 3);
    JobId waiting = upload(LedgerFixture.ACME, "a.md");
    clock.advance(Duration.ofSeconds(30));
    JobId embedding = upload(LedgerFixture.ACME, "b.md");
    ledger.claim(embedding, "worker", Duration.ofMinutes(1));
    ledger.plan(embedding, "worker", LedgerFixture.TWO_BATCHES);
    clock.advance(Duration.ofSeconds(60));
    meter.stage("embedding").completed();
    meter.stage("embedding").completed();
    meter.stage("embedding").failed(ErrorCode.INTERNAL);
    meter.flush();

    PipelineSummary summary = reader(stages, counters).read();

    assertEquals(Set.of(), summary.missing());
    assertEquals(new QueueDepth(7, 2), summary.queues().get(PipelineStage.CHUNKING));
    assertEquals(new QueueDepth(41, 5), summary.queues().get(PipelineStage.STORAGE));
    assertEquals(new QueueDepth(40, 3), summary.depths().get(QueueId.STORAGE_BULK));
    assertEquals(3L, summary.deadLetters().get(PipelineStage.EMBEDDING));
    assertEquals(
        Map.of(
            PipelineStage.CHUNKING, Duration.ofSeconds(90),
            PipelineStage.EMBEDDING, Duration.ofSeconds(90),
            PipelineStage.STORAGE, Duration.ZERO),
        summary.ages(),
        () -> waiting + " " + embedding);
    StageWork work = requireNonNull(summary.work().get(PipelineStage.EMBEDDING));
    assertEquals(2, work.processed());
    assertEquals(1, work.failed());
    assertEquals(Optional.of(clock.instant()), work.lastCompleted());
    assertTrue(work.perMinute() > 0, work::toString);
    assertEquals(StageFlags.RUNNING, summary.flags().get(PipelineStage.STORAGE));
    assertEquals(Optional.of(Duration.ofSeconds(90)), summary.oldest());
  }

  @Test
  void jobInTheBulkLaneHasNoAge() {
    assertTrue(ledger.move(upload(LedgerFixture.ACME, "a.md"), Lane.BULK));
    clock.advance(Duration.ofHours(3));

    PipelineSummary summary = reader(stages, counters).read();

    assertEquals(Optional.empty(), summary.oldest());
    assertEquals(Optional.of(false), summary.isStalled(PipelineStage.CHUNKING));
  }

  @Test
  void throughputIsOfTheLastFiveMinutes() {
    clock.advance(Duration.ofSeconds(17));
    for (int i = 0; i < 20; i++) {
      meter.stage("storage").completed();
      meter.flush();
      clock.advance(Duration.ofSeconds(15));
    }

    double busy = perMinute();
    clock.advance(Duration.ofMinutes(6));

    assertEquals(4.0, busy, 0.3);
    assertEquals(0.0, perMinute());
  }

  private double perMinute() {
    return requireNonNull(reader(stages, counters).read().work().get(PipelineStage.STORAGE))
        .perMinute();
  }

  @Test
  void stageWithOldJobsThatCompletesNothingIsStalledUnlessItIsPaused() {
    upload(LedgerFixture.ACME, "a.md");
    meter.stage("chunking").completed();
    meter.flush();

    assertEquals(Optional.of(false), stalled(PipelineStage.CHUNKING), "the job is young");
    clock.advance(PipelineSummary.STALLED_AFTER);
    assertEquals(Optional.of(true), stalled(PipelineStage.CHUNKING));
    assertEquals(Optional.of(false), stalled(PipelineStage.EMBEDDING), "nothing is there");
    meter.stage("chunking").completed();
    meter.flush();
    assertEquals(Optional.of(false), stalled(PipelineStage.CHUNKING), "it has just worked");
    clock.advance(PipelineSummary.STALLED_AFTER);
    stages.change(
        requireNonNull(stages.states().get(PipelineStage.CHUNKING)), new StageFlags(true, false));
    assertEquals(Optional.of(false), stalled(PipelineStage.CHUNKING), "it is paused");
  }

  private Optional<Boolean> stalled(PipelineStage stage) {
    return reader(stages, counters).read().isStalled(stage);
  }

  @Test
  void jobsOfTenantsOnHoldDoNotAge() {
    upload(BETA, "a.md");
    ledger.hold(BETA);
    clock.advance(Duration.ofHours(1));

    PipelineSummary summary = reader(stages, counters).read();

    assertEquals(Optional.empty(), summary.oldest());
    assertEquals(Optional.of(false), summary.isStalled(PipelineStage.CHUNKING));
  }

  @Test
  void partThatFailsIsNamedAndTheOthersAreThere() {
    QueueDepths away =
        stage -> {
          throw new UnavailableException(
              ErrorCode.STORE_UNAVAILABLE, "down", Duration.ofSeconds(1), null);
        };
    CounterStore broken =
        new CounterStore() {
          @Override
          public void add(Map<Sample, Long> increments) {}

          @Override
          public Map<Sample, Long> totals() {
            throw new IllegalStateException("no such table");
          }
        };

    PipelineSummary summary = reader(away, broken).read();
    meter.flush();

    assertEquals(EnumSet.of(SummaryPart.QUEUES, SummaryPart.STAGES), summary.missing());
    assertEquals(Map.of(), summary.queues());
    assertEquals(Map.of(), summary.work());
    assertEquals(Optional.empty(), summary.isStalled(PipelineStage.CHUNKING));
    assertEquals(3, summary.flags().size());
    assertEquals(
        1,
        counters
            .totals()
            .get(new Sample(Metric.ORCHESTRATOR_SUMMARY_FAILURES_TOTAL, List.of(), Sample.WHOLE)));
  }

  @Test
  void partThatDoesNotAnswerIsNotWaitedFor() {
    CountDownLatch never = new CountDownLatch(1);
    QueueDepths hanging =
        stage -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new QueueDepth(0, 0);
        };

    PipelineSummary summary = reader(hanging, counters).read();

    assertEquals(EnumSet.of(SummaryPart.QUEUES), summary.missing());
  }

  private SummaryReader reader(QueueDepths depths, CounterStore totals) {
    return new SummaryReader(
        new SummaryReader.StageReads(
            depths, new ThreeLetters(), new StageControl(stages, stages, () -> {})),
        ledger,
        totals,
        activity,
        breakers,
        meter,
        clock);
  }

  /** Three dead letters of embedding to be decided on, and some that are not. */
  private static final class ThreeLetters implements DeadLetterStore {

    @Override
    public Optional<DeadLetter> find(DeadLetterId id) {
      return Optional.empty();
    }

    @Override
    public Page<DeadLetter> list(DeadLetterQuery query) {
      return new Page<>(List.of(), Optional.empty());
    }

    @Override
    public Map<DeadLetterState, Long> counts(PipelineStage stage) {
      return stage == PipelineStage.EMBEDDING
          ? Map.of(
              DeadLetterState.QUARANTINED, 2L,
              DeadLetterState.APPROVED_FOR_REQUEUE, 1L,
              DeadLetterState.REQUEUED, 9L)
          : Map.of();
    }

    @Override
    public boolean delete(DeadLetter letter) {
      return false;
    }

    @Override
    public int deleteFailedBefore(PipelineStage stage, Instant time) {
      return 0;
    }

    @Override
    public Page<DeadLetter> unsent(Optional<String> after) {
      return new Page<>(List.of(), Optional.empty());
    }
  }

  private JobId upload(TenantId tenant, String key) {
    Document document = LedgerFixture.uploaded(tenant, "docs", key, Optional.empty());
    Job job = LedgerFixture.job(document, Job.Kind.UPLOAD);
    ledger.register(document, List.of(job), Optional.empty());
    return job.id();
  }
}
