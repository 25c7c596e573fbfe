package dev.embedway.core.pipeline.summary;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.breaker.Breakers;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.observe.CounterStore;
import dev.embedway.core.observe.Counters;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.observe.Sample;
import dev.embedway.core.observe.StageActivityStore;
import dev.embedway.core.observe.StageMinute;
import dev.embedway.core.pipeline.control.QueueDepth;
import dev.embedway.core.pipeline.control.QueueDepths;
import dev.embedway.core.pipeline.control.StageControl;
import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.topology.QueueId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads summaries of the pipeline. Its parts are read side by side, some twenty requests in all;
 * one that fails, or takes longer than {@link #MAX_WAIT}, is missing from the answer and counted.
 */
@ThreadSafe
public final class SummaryReader {

  /** Max time of a part. */
  public static final Duration MAX_WAIT = Duration.ofSeconds(5);

  /** Minutes over which throughput is measured, the one that runs included. */
  private static final int MINUTES = 5;

  private static final double SECONDS_A_MINUTE = 60;
  private static final double MILLIS = 1000;
  private static final Logger LOG = LoggerFactory.getLogger(SummaryReader.class);

  private final StageReads stages;
  private final Ledger ledger;
  private final CounterStore counters;
  private final StageActivityStore activity;
  private final Breakers breakers;
  private final Counters failures;
  private final InstantSource clock;

  /**
   * A reader.
   *
   * @param failures counts summaries that lack a part
   */
  public SummaryReader(
      StageReads stages,
      Ledger ledger,
      CounterStore counters,
      StageActivityStore activity,
      Breakers breakers,
      Counters failures,
      InstantSource clock) {
    this.stages = stages;
    this.ledger = ledger;
    this.counters = counters;
    this.activity = activity;
    this.breakers = breakers;
    this.failures = failures;
    this.clock = clock;
  }

  /**
   * Reads of the stages.
   *
   * @param depths of their queues
   * @param deadLetters of all
   * @param control of their flags
   */
  public record StageReads(QueueDepths depths, DeadLetterStore deadLetters, StageControl control) {}

  /** The pipeline as it is now; never fails. */
  public PipelineSummary read() {
    Instant now = clock.instant();
    Reading reading = new Reading();
    try {
      var queues = reading.start(this::depths);
      var deadLetters = reading.start(() -> each(this::waiting));
      var ages = reading.start(() -> OpenJobAges.of(ledger, now).byStage());
      var work = reading.start(() -> work(now));
      var flags = reading.start(stages.control()::flags);
      var states = reading.start(breakers::list);
      PipelineSummary summary =
          new PipelineSummary(
              now,
              reading.answer(SummaryPart.QUEUES, queues, Map.of()),
              reading.answer(SummaryPart.DLQ, deadLetters, Map.of()),
              reading.answer(SummaryPart.AGES, ages, Map.of()),
              reading.answer(SummaryPart.STAGES, work, Map.of()),
              reading.answer(SummaryPart.FLAGS, flags, Map.of()),
              reading.answer(SummaryPart.BREAKERS, states, List.of()),
              reading.missing);
      if (!summary.missing().isEmpty()) {
        failures.add(Metric.ORCHESTRATOR_SUMMARY_FAILURES_TOTAL, 1);
      }
      return summary;
    } finally {
      reading.threads.shutdownNow();
    }
  }

  private Map<QueueId, QueueDepth> depths() {
    Map<QueueId, QueueDepth> all = new EnumMap<>(QueueId.class);
    for (QueueId queue : QueueId.values()) {
      all.put(queue, stages.depths().depth(queue));
    }
    return all;
  }

  private static <T> Map<PipelineStage, T> each(Function<PipelineStage, T> read) {
    Map<PipelineStage, T> all = new EnumMap<>(PipelineStage.class);
    for (PipelineStage stage : PipelineStage.values()) {
      all.put(stage, read.apply(stage));
    }
    return all;
  }

  private long waiting(PipelineStage stage) {
    Map<DeadLetterState, Long> counts = stages.deadLetters().counts(stage);
    return DeadLetterState.WAITING.stream()
        .mapToLong(state -> counts.getOrDefault(state, 0L))
        .sum();
  }

  private Map<PipelineStage, StageWork> work(Instant now) {
    Map<Sample, Long> totals = counters.totals();
    return each(stage -> {
      List<StageMinute> minutes = activity.newest(stage.wire(), MINUTES);
      return new StageWork(
          total(totals, Metric.EMBEDDING_STAGE_JOBS_PROCESSED_TOTAL, stage),
          total(totals, Metric.EMBEDDING_STAGE_JOBS_FAILED_TOTAL, stage),
          perMinute(minutes, now),
          minutes.stream().map(StageMinute::last).max(Instant::compareTo));
    });
  }

  private static long total(Map<Sample, Long> totals, Metric metric, PipelineStage stage) {
    return totals.entrySet().stream()
        .filter(entry -> entry.getKey().metric() == metric)
        .filter(entry -> entry.getKey().labels().getFirst().equals(stage.wire()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static double perMinute(List<StageMinute> minutes, Instant now) {
    Instant from = now.truncatedTo(ChronoUnit.MINUTES).minus(MINUTES - 1L, ChronoUnit.MINUTES);
    long completed =
        minutes.stream()
            .filter(minute -> !minute.minute().isBefore(from))
            .mapToLong(StageMinute::completed)
            .sum();
    double seconds = Duration.between(from, now).toMillis() / MILLIS;
    return completed * SECONDS_A_MINUTE / Math.max(seconds, SECONDS_A_MINUTE);
  }

  /** Reads under way. One thread at a time. */
  private static final class Reading {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<SummaryPart> missing = EnumSet.noneOf(SummaryPart.class);
    private final long end = System.nanoTime() + MAX_WAIT.toNanos();

    <T> Future<T> start(Callable<T> read) {
      return threads.submit(read);
    }

    <T> T answer(SummaryPart part, Future<T> read, T absent) {
      try {
        return read.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        LOG.warn("a summary lacks its {}: {}", part.wire(), fault(e));
      } catch (TimeoutException e) {
        LOG.warn("a summary lacks its {}: no answer in {} s", part.wire(), MAX_WAIT.toSeconds());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      missing.add(part);
      return absent;
    }

    private static String fault(ExecutionException failed) {
      return switch (failed.getCause()) {
        case EmbedwayException known -> known.code().wire();
        case RuntimeException other -> other.getClass().getSimpleName();
        case null, default -> "an error";
      };
    }
  }
}
