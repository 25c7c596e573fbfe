package dev.embedway.functions.api.operations;

import dev.embedway.core.cache.CacheStatistics;
import dev.embedway.core.observe.Label;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.summary.PipelineSummary;
import dev.embedway.core.pipeline.summary.SummaryPart;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Numbers that rise and fall, in Prometheus' text: those of the environment that answers, of the
 * fleet's breakers, and of the pipeline. What a summary lacks has no samples.
 */
final class PrometheusGauges {

  private final StringBuilder text = new StringBuilder();

  private PrometheusGauges() {}

  /**
   * Numbers of the environment that answers.
   *
   * @param active requests that are embedded now
   * @param streams of summaries that are open
   */
  static String ofProcess(long active, CacheStatistics cache, long streams) {
    PrometheusGauges gauges = new PrometheusGauges();
    gauges.one(Metric.ACTIVE_EMBEDDING_REQUESTS, active);
    gauges.one(Metric.EMBEDDING_CACHE_SIZE, cache.size());
    gauges.one(Metric.EMBEDDING_CACHE_MAX_SIZE, cache.maxSize());
    gauges.one(Metric.ORCHESTRATOR_SSE_CONNECTIONS, streams);
    return gauges.text.toString();
  }

  /**
   * Numbers of breakers.
   *
   * @param breakers one a provider; closed is 0, open 1, half open 2
   */
  static String of(List<BreakerView> breakers) {
    PrometheusGauges gauges = new PrometheusGauges();
    gauges.each(
        Metric.CIRCUIT_BREAKER_STATE,
        breakers,
        view ->
            switch (view.phase()) {
              case CLOSED -> 0;
              case OPEN -> 1;
              case HALF_OPEN -> 2;
            });
    gauges.each(Metric.CIRCUIT_BREAKER_FAILURES, breakers, view -> view.counts().failures());
    gauges.each(Metric.CIRCUIT_BREAKER_SUCCESSES, breakers, view -> view.counts().successes());
    return gauges.text.toString();
  }

  /** Numbers of the pipeline. */
  static String of(PipelineSummary summary) {
    PrometheusGauges gauges = new PrometheusGauges();
    gauges.stages(
        Metric.EMBEDDING_QUEUE_DEPTH,
        shown(summary.queues(), depth -> String.valueOf(depth.waiting())));
    gauges.stages(
        Metric.EMBEDDING_QUEUE_IN_FLIGHT,
        shown(summary.queues(), depth -> String.valueOf(depth.inFlight())));
    gauges.stages(Metric.EMBEDDING_DLQ_QUEUE_DEPTH, shown(summary.deadLetters(), String::valueOf));
    gauges.stages(
        Metric.EMBEDDING_QUEUE_AGE_CURRENT_SECONDS,
        shown(summary.ages(), age -> String.valueOf(SummaryView.seconds(age))));
    gauges.oldest(summary);
    gauges.stages(
        Metric.EMBEDDING_STAGE_THROUGHPUT_PER_MINUTE,
        shown(summary.work(), work -> String.valueOf(work.perMinute())));
    gauges.stages(
        Metric.EMBEDDING_STAGE_LAST_COMPLETED_SECONDS,
        shown(
            summary.work(),
            work -> String.valueOf(work.lastCompleted().map(Instant::getEpochSecond).orElse(0L))));
    gauges.stages(
        Metric.EMBEDDING_STAGE_STALLED,
        stage -> summary.isStalled(stage).map(stalled -> stalled ? "1" : "0"));
    gauges.flags(summary);
    return gauges.text.toString();
  }

  private void oldest(PipelineSummary summary) {
    PrometheusText.head(text, Metric.EMBEDDING_OLDEST_OPEN_JOB_SECONDS);
    if (!summary.missing().contains(SummaryPart.AGES)) {
      sample(
          Metric.EMBEDDING_OLDEST_OPEN_JOB_SECONDS,
          SummaryView.seconds(summary.oldest().orElse(Duration.ZERO)));
    }
  }

  private void flags(PipelineSummary summary) {
    PrometheusText.head(text, Metric.EMBEDDING_STAGE_FLAG);
    for (PipelineStage stage : PipelineStage.values()) {
      Optional.ofNullable(summary.flags().get(stage))
          .ifPresent(flags -> {
            flag(stage, "paused", flags.paused() ? 1 : 0);
            flag(stage, "drain", flags.draining() ? 1 : 0);
          });
    }
  }

  private void flag(PipelineStage stage, String flag, int value) {
    sample(
        Metric.EMBEDDING_STAGE_FLAG,
        Label.STAGE.wire() + "=\"" + stage.wire() + "\"," + Label.FLAG.wire() + "=\"" + flag + "\"",
        String.valueOf(value));
  }

  private static <T> Function<PipelineStage, Optional<String>> shown(
      Map<PipelineStage, T> values, Function<T, String> each) {
    return stage -> Optional.ofNullable(values.get(stage)).map(each);
  }

  private void one(Metric metric, long value) {
    PrometheusText.head(text, metric);
    text.append(metric.wire()).append(' ').append(value).append('\n');
  }

  private void sample(Metric metric, double value) {
    text.append(metric.wire()).append(' ').append(value).append('\n');
  }

  private void stages(Metric metric, Function<PipelineStage, Optional<String>> value) {
    PrometheusText.head(text, metric);
    String label = metric.labels().getFirst().wire();
    for (PipelineStage stage : PipelineStage.values()) {
      value
          .apply(stage)
          .ifPresent(shown -> sample(metric, label + "=\"" + stage.wire() + "\"", shown));
    }
  }

  private void each(Metric metric, List<BreakerView> breakers, ToLongFunction<BreakerView> value) {
    PrometheusText.head(text, metric);
    breakers.forEach(view ->
        sample(
            metric,
            Label.SERVICE.wire() + "=\"" + view.name() + "\"",
            String.valueOf(value.applyAsLong(view))));
  }

  private void sample(Metric metric, String labels, String value) {
    text.append(metric.wire()).append('{').append(labels).append("} ").append(value).append('\n');
  }
}
