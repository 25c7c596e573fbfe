package dev.embedway.core.pipeline.control;

import static dev.embedway.core.pipeline.message.PipelineStage.EMBEDDING;
import static dev.embedway.core.pipeline.message.PipelineStage.STORAGE;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.RateLimitedException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.settings.Environment;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.contracts.pipeline.LedgerFixture;
import dev.embedway.testing.fakes.pipeline.MemoryLedger;
import dev.embedway.testing.fakes.pipeline.MemoryStages;
import dev.embedway.topology.Lane;
import dev.embedway.topology.QueueId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BackpressureTest {

  private static final TenantId ACME = LedgerFixture.ACME;
  private static final TenantId OTHER = new TenantId("other");

  private final TestClock clock = new TestClock(LedgerFixture.START);
  private final MemoryStages stages = new MemoryStages();
  private final Ledger ledger = new Ledger(new MemoryLedger(), clock);
  private final PipelineLoad load = new PipelineLoad(stages.ports(), ledger, clock);
  private final Backpressure pressure =
      new Backpressure(load, PressureSettings.read(new Environment(Map.of())));

  @Test
  void uploadsPassWhereNothingIsTooMuch() {
    stages.fill(EMBEDDING, 24_000, 999);
    register(ACME, "a");
    clock.advance(Duration.ofSeconds(299));

    assertDoesNotThrow(() -> pressure.admit(ACME));
  }

  @Test
  void deepQueueRefusesEveryTenantForFiveSeconds() {
    stages.fill(STORAGE, 24_000, 1_000);

    RateLimitedException fault = refusal(OTHER);

    assertEquals(Optional.of(Duration.ofSeconds(5)), fault.retryAfter());
    assertEquals(
        Optional.of(
            Map.of("reason", "depth", "stage", "storage", "depth", 25_000L, "limit", 25_000L)),
        fault.details());
  }

  @Test
  void documentThatStandsStillRefusesItsTenantAlone() {
    register(ACME, "a");
    clock.advance(Duration.ofSeconds(301));

    RateLimitedException fault = refusal(ACME);

    assertEquals(Optional.of(Duration.ofSeconds(60)), fault.retryAfter());
    assertEquals(
        Optional.of(Map.of("reason", "age", "age_seconds", 301L, "limit", 300L)), fault.details());
    assertDoesNotThrow(() -> pressure.admit(OTHER));
  }

  @Test
  void workInTheBulkLaneRefusesNothing() {
    stages.fill(QueueId.EMBEDDING_BULK, 1_000_000, 20);
    JobId bulk = register(ACME, "a");
    assertTrue(ledger.move(bulk, Lane.BULK));
    clock.advance(Duration.ofHours(9));

    assertDoesNotThrow(() -> pressure.admit(ACME));

    assertTrue(ledger.move(bulk, Lane.LIVE));
    clock.advance(PipelineLoad.KEPT);
    refusal(ACME);
  }

  @Test
  void documentThatMovesOnIsNoReasonHoweverLongItTakes() {
    JobId job = register(ACME, "a");
    for (int minutes = 0; minutes < 20; minutes++) {
      clock.advance(Duration.ofMinutes(1));
      ledger.waiting(job);
      assertDoesNotThrow(() -> pressure.admit(ACME));
    }
  }

  @Test
  void stageThatDrainsRefusesUploadsThatAreNew() {
    StageState seen = Objects.requireNonNull(stages.states().get(EMBEDDING));
    assertTrue(stages.change(seen, new StageFlags(false, true)));

    RateLimitedException fault = refusal(ACME);

    assertEquals(Optional.of(Map.of("reason", "draining", "stage", "embedding")), fault.details());
    assertTrue(fault.isRetriable());
  }

  @Test
  void pausedStageAloneRefusesNothing() {
    StageState seen = Objects.requireNonNull(stages.states().get(EMBEDDING));
    assertTrue(stages.change(seen, new StageFlags(true, false)));

    assertDoesNotThrow(() -> pressure.admit(ACME));
  }

  @Test
  void limitOfZeroIsNone() {
    Backpressure none =
        new Backpressure(
            load,
            PressureSettings.read(
                new Environment(
                    Map.of(
                        "EMB_BACKPRESSURE_MAX_DEPTH", "0",
                        "EMB_BACKPRESSURE_MAX_AGE_SECONDS", "0"))));
    stages.fill(STORAGE, 1_000_000, 0);
    register(ACME, "a");
    clock.advance(Duration.ofHours(9));

    assertDoesNotThrow(() -> none.admit(ACME));
  }

  @Test
  void loadIsReadOnceInFiveSeconds() {
    pressure.admit(ACME);
    int once = stages.reads();
    stages.fill(STORAGE, 25_000, 0);
    clock.advance(Duration.ofMillis(4_999));

    assertDoesNotThrow(() -> pressure.admit(ACME));
    assertEquals(once, stages.reads());
    clock.advance(Duration.ofMillis(1));
    refusal(ACME);
    assertEquals(2 * once, stages.reads());
    stages.fill(STORAGE, 0, 0);
    load.forget();
    assertDoesNotThrow(() -> pressure.admit(ACME));
  }

  @Test
  void uploadsPassWhileTheLoadCannotBeReadAndItIsAskedForOnceInFiveSeconds() {
    int[] asked = {0};
    QueueDepths away =
        _ -> {
          asked[0]++;
          throw new UnavailableException(
              ErrorCode.STORE_UNAVAILABLE, "on purpose", Duration.ofSeconds(1), null);
        };
    PipelineLoad unread =
        new PipelineLoad(new StagePorts(stages, stages, away, away), ledger, clock);
    Backpressure open = new Backpressure(unread, PressureSettings.read(new Environment(Map.of())));

    open.admit(ACME);
    open.admit(ACME);

    assertEquals(1, asked[0]);
    assertThrows(UnavailableException.class, unread::stages);
    clock.advance(PipelineLoad.KEPT);
    open.admit(ACME);
    assertEquals(2, asked[0]);
  }

  @Test
  void loadOfAStageIsItsDepthItsFlagsAndItsJobThatStandsStillLongest() {
    stages.fill(EMBEDDING, 3, 2);
    register(ACME, "a");
    clock.advance(Duration.ofSeconds(10));
    JobId second = register(OTHER, "b");
    clock.advance(Duration.ofSeconds(10));
    assertTrue(ledger.claim(second, "worker", Duration.ofSeconds(60)));
    assertTrue(ledger.plan(second, "worker", LedgerFixture.TWO_BATCHES));
    clock.advance(Duration.ofSeconds(7));

    Map<?, StageLoad> loads = load.stages();

    StageLoad embedding = Objects.requireNonNull(loads.get(EMBEDDING));
    assertEquals(new QueueDepth(3, 2), embedding.depth());
    assertEquals(Optional.of(Duration.ofSeconds(7)), embedding.stillFor());
    assertEquals(Optional.empty(), Objects.requireNonNull(loads.get(STORAGE)).stillFor());
    assertFalse(embedding.flags().draining());
  }

  private RateLimitedException refusal(TenantId tenant) {
    RateLimitedException fault =
        assertThrows(RateLimitedException.class, () -> pressure.admit(tenant));
    assertEquals(ErrorCode.BACKPRESSURE, fault.code());
    return fault;
  }

  private JobId register(TenantId tenant, String key) {
    Document document = LedgerFixture.uploaded(tenant, "docs", key, Optional.empty());
    Job job = LedgerFixture.job(document, Job.Kind.UPLOAD);
    assertTrue(ledger.register(document, List.of(job), Optional.empty()));
    return job.id();
  }
}
