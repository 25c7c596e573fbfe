package dev.embedway.core.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.embedding.EmbeddingResponse;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.ModelSpec.Normalization;
import dev.embedway.core.model.Pooling;
import dev.embedway.core.model.Prompts;
import dev.embedway.core.model.Variant;
import dev.embedway.core.provider.EmbedResult.Timings;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.fakes.MemoryCounterStore;
import dev.embedway.testing.fakes.MemoryStageActivity;
import dev.embedway.testing.fakes.MemoryUsageStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeterTest {

  private static final Sample REFUSED =
      new Sample(Metric.EMBEDDING_RATE_LIMITED_TOTAL, List.of("tokens"), Sample.WHOLE);

  private static final Label.Value STAGE = Label.STAGE.of("embedding");

  private final TestClock clock = new TestClock();
  private final MemoryCounterStore counters = new MemoryCounterStore();
  private final MemoryStageActivity stages = new MemoryStageActivity();
  private final Meter meter = new Meter(counters, new MemoryUsageStore(), stages, clock);

  private void count() {
    meter.add(Metric.EMBEDDING_RATE_LIMITED_TOTAL, 1, Label.LIMIT.of("tokens"));
    meter.flush();
  }

  @Test
  void writesAtOnceAndThenAtMostOnceASecond() {
    count();
    count();
    count();
    assertEquals(Map.of(REFUSED, 1L), counters.totals());

    clock.advance(Meter.INTERVAL);
    count();

    assertEquals(2, counters.writes());
    assertEquals(Map.of(REFUSED, 4L), counters.totals());
  }

  @Test
  void callerDoesNotWaitForWhatIsWrittenBesideIt() {
    List<Runnable> beside = new ArrayList<>();
    Meter besides =
        new Meter(counters, new MemoryUsageStore(), stages, MetricSink.NONE, clock, beside::add);
    besides.add(Metric.EMBEDDING_RATE_LIMITED_TOTAL, 1, Label.LIMIT.of("tokens"));

    besides.flush();

    assertEquals(Map.of(), counters.totals());
    beside.forEach(Runnable::run);
    assertEquals(Map.of(REFUSED, 1L), counters.totals());
  }

  @Test
  void endWritesWhatIsLeftOnce() {
    List<Runnable> beside = new ArrayList<>();
    Meter besides =
        new Meter(counters, new MemoryUsageStore(), stages, MetricSink.NONE, clock, beside::add);
    besides.add(Metric.EMBEDDING_RATE_LIMITED_TOTAL, 1, Label.LIMIT.of("tokens"));
    besides.flush();

    besides.finish();
    beside.forEach(Runnable::run);

    assertEquals(Map.of(REFUSED, 1L), counters.totals());
    count();
    count();
    meter.finish();
    assertEquals(Map.of(REFUSED, 3L), counters.totals());
  }

  @Test
  void nothingIsWrittenAfterTheEnd() {
    count();
    meter.finish();
    clock.advance(Meter.INTERVAL);

    count();

    assertEquals(1, counters.writes());
    assertEquals(Map.of(REFUSED, 1L), counters.totals());
  }

  @Test
  void whatCouldNotBeWrittenIsWrittenLater() {
    counters.fail(1);
    count();
    clock.advance(Meter.INTERVAL);
    count();

    assertEquals(Map.of(REFUSED, 2L), counters.totals());
  }

  @Test
  void aHistogramHasABucketAValueAndASum() {
    meter.observe(Metric.EMBEDDING_STAGE_BATCH_SIZE, 1, STAGE);
    meter.observe(Metric.EMBEDDING_STAGE_BATCH_SIZE, 3, STAGE);
    meter.observe(Metric.EMBEDDING_STAGE_BATCH_SIZE, 100, STAGE);
    meter.flush();

    assertEquals(
        Map.of(part("0"), 1L, part("2"), 1L, part("7"), 1L, part(Sample.SUM), 104_000_000L),
        counters.totals());
  }

  private static Sample part(String part) {
    return new Sample(Metric.EMBEDDING_STAGE_BATCH_SIZE, List.of("embedding"), part);
  }

  @Test
  void refusesLabelsThatAreNotTheMetrics() {
    assertThrows(
        IllegalArgumentException.class,
        () -> meter.add(Metric.EMBEDDING_RATE_LIMITED_TOTAL, 1, Label.CODE.of("tokens")));
    assertThrows(
        IllegalArgumentException.class, () -> meter.add(Metric.EMBEDDING_RATE_LIMITED_TOTAL, 1));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            meter.add(
                Metric.EMBEDDING_FALLBACKS_TOTAL,
                1,
                Label.TO_PROVIDER.of("onnx"),
                Label.FROM_PROVIDER.of("openai")));
  }

  @Test
  void stagesWorkIsAddedUpByTheMinuteOfItsEnd() {
    StageCounts storage = meter.stage("storage");
    Instant first = clock.instant();
    storage.completed();
    storage.completed();
    meter.flush();
    clock.advance(Duration.ofSeconds(61));
    storage.completed();
    meter.stage("embedding").completed();
    meter.flush();

    Instant last = clock.instant();
    assertEquals(
        List.of(
            new StageMinute("storage", first.plusSeconds(60), 1, last),
            new StageMinute("storage", first, 2, first)),
        stages.newest("storage", 5));
    assertEquals(1, stages.newest("storage", 1).size());
    assertEquals(1, stages.newest("embedding", 5).size());
    assertEquals(
        3, counters.totals().get(sample(Metric.EMBEDDING_STAGE_JOBS_PROCESSED_TOTAL, "storage")));
  }

  @Test
  void countsTimesAndFaultsOfAStage() {
    StageCounts chunking = meter.stage("chunking");

    chunking.attempted(Duration.ofSeconds(70), Duration.ofMillis(300));
    chunking.faulted(ErrorCode.STORE_UNAVAILABLE);
    chunking.failed(ErrorCode.INTERNAL);
    meter.flush();

    Map<Sample, Long> totals = counters.totals();
    List<String> stage = List.of("chunking");
    assertEquals(
        300_000L,
        totals.get(
            new Sample(Metric.EMBEDDING_STAGE_PROCESSING_LATENCY_SECONDS, stage, Sample.SUM)));
    assertEquals(
        70_000_000L, totals.get(new Sample(Metric.EMBEDDING_QUEUE_AGE_SECONDS, stage, Sample.SUM)));
    assertEquals(
        1,
        totals.get(sample(Metric.EMBEDDING_STAGE_FAULTS_TOTAL, "chunking", "store_unavailable")));
    assertEquals(
        1, totals.get(sample(Metric.EMBEDDING_STAGE_JOBS_FAILED_TOTAL, "chunking", "internal")));
  }

  private static Sample sample(Metric metric, String... labels) {
    return new Sample(metric, List.of(labels), Sample.WHOLE);
  }

  @Test
  void usageOfModelsWithoutACardIsOneLine() {
    MemoryUsageStore usage = new MemoryUsageStore();
    Meter counting = new Meter(counters, usage, stages, clock);
    TenantId tenant = new TenantId("acme");

    counting.answered(tenant, response("made-up-1"));
    counting.answered(tenant, response("made-up-2"));
    counting.flush();

    LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    assertEquals(
        List.of(new Usage(tenant, "local_api:other", day, new Usage.Counts(2, 0, 0))),
        usage.list(tenant, day, day));
  }

  private static EmbeddingResponse response(String model) {
    ModelSpec spec =
        new ModelSpec(
            model,
            "local_api",
            new ModelSpec.Weights("", "", Variant.FP32, 1000),
            new ModelSpec.Inputs(8192, Prompts.NONE),
            new ModelSpec.Vectors(
                model, ModelSpec.ANY_DIM, List.of(), Pooling.CLS, Normalization.NONE));
    return new EmbeddingResponse(spec, List.of(), Timings.NONE, 0);
  }

  @Test
  void requestsAreUnderWayUntilTheyAreClosed() {
    Meter.Underway first = meter.begin();
    meter.begin();
    first.close();

    assertEquals(1, meter.active());
  }
}
