package dev.embedway.aws.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.observe.Sample;
import dev.embedway.core.pipeline.deadletter.FailedMessage;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.trace.TraceId;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.fakes.MemoryCounterStore;
import dev.embedway.testing.fakes.MemoryStageActivity;
import dev.embedway.testing.fakes.MemoryUsageStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeteredWorkTest {

  private static final String STAGE = "storage";

  private final TestClock clock = new TestClock();
  private final MemoryCounterStore counters = new MemoryCounterStore();
  private final MemoryStageActivity activity = new MemoryStageActivity();
  private final Meter meter = new Meter(counters, new MemoryUsageStore(), activity, clock);
  private final FaultyWork work = new FaultyWork();
  private final RecordWork metered = MeteredWork.of(work, meter.stage(STAGE), clock);
  private final SQSMessage message = new SQSMessage();
  private final FailedMessage failed =
      new FailedMessage(PipelineStage.STORAGE, "{}", 1, clock.instant(), Optional.empty());

  @Test
  void countsWhatIsDoneAndHowLongItWaited() {
    message.setAttributes(
        Map.of("SentTimestamp", String.valueOf(clock.instant().minusSeconds(9).toEpochMilli())));

    metered.handle(message);

    assertEquals(1, total(Metric.EMBEDDING_STAGE_JOBS_PROCESSED_TOTAL, STAGE));
    assertEquals(1, activity.newest(STAGE, 1).size());
    assertEquals(
        9_000_000L,
        counters
            .totals()
            .get(new Sample(Metric.EMBEDDING_QUEUE_AGE_SECONDS, List.of(STAGE), Sample.SUM)));
  }

  @Test
  void countsFaultsByTheirCodesAndOthersAsInternal() {
    work.fault =
        Optional.of(
            new UnavailableException(
                ErrorCode.STORE_UNAVAILABLE, "down", Duration.ofSeconds(1), null));
    assertThrows(UnavailableException.class, () -> metered.handle(message));
    work.fault = Optional.of(new IllegalStateException("not ours"));
    assertThrows(IllegalStateException.class, () -> metered.handle(message));

    assertEquals(1, total(Metric.EMBEDDING_STAGE_FAULTS_TOTAL, STAGE, "store_unavailable"));
    assertEquals(1, total(Metric.EMBEDDING_STAGE_FAULTS_TOTAL, STAGE, "internal"));
    assertEquals(0, total(Metric.EMBEDDING_STAGE_JOBS_PROCESSED_TOTAL, STAGE));
    assertEquals(List.of(), activity.newest(STAGE, 1));
  }

  @Test
  void countsMessagesThatAreGivenUpOnceThatIsWritten() {
    EmbedwayException fault =
        new UnavailableException(
            ErrorCode.PROVIDER_UNAVAILABLE, "slow", Duration.ofSeconds(1), null);

    metered.exhausted(failed, fault);
    metered.failed(failed, fault);
    work.fault = Optional.of(new IllegalStateException("not written"));
    assertThrows(IllegalStateException.class, () -> metered.exhausted(failed, fault));

    assertEquals(2, total(Metric.EMBEDDING_STAGE_JOBS_FAILED_TOTAL, STAGE, "provider_unavailable"));
  }

  private long total(Metric metric, String... labels) {
    meter.flush();
    clock.advance(Meter.INTERVAL);
    return counters.totals().getOrDefault(new Sample(metric, List.of(labels), Sample.WHOLE), 0L);
  }

  /** Work that throws what it is told to. */
  private static final class FaultyWork implements RecordWork {

    private Optional<RuntimeException> fault = Optional.empty();

    @Override
    public void handle(SQSMessage message) {
      fail();
    }

    @Override
    public Optional<TraceId> trace(SQSMessage message) {
      return Optional.empty();
    }

    @Override
    public void waiting(SQSMessage message) {}

    @Override
    public void failed(FailedMessage failed, EmbedwayException cause) {
      fail();
    }

    @Override
    public void exhausted(FailedMessage failed, EmbedwayException cause) {
      fail();
    }

    private void fail() {
      fault.ifPresent(thrown -> {
        throw thrown;
      });
    }
  }
}
