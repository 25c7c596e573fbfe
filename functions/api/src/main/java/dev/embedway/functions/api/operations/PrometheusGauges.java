package dev.embedway.functions.api.operations;

import dev.embedway.core.cache.CacheStatistics;
import dev.embedway.core.observe.Label;
import dev.embedway.core.observe.Metric;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Numbers that rise and fall, in Prometheus' text: those of the environment that answers, and of
 * the fleet's breakers as it knows them.
 */
final class PrometheusGauges {

  private final StringBuilder text = new StringBuilder();

  private PrometheusGauges() {}

  /**
   * The text.
   *
   * @param active requests that are embedded now
   * @param breakers one a provider; closed is 0, open 1, half open 2
   */
  static String of(long active, CacheStatistics cache, List<BreakerView> breakers) {
    PrometheusGauges gauges = new PrometheusGauges();
    gauges.one(Metric.ACTIVE_EMBEDDING_REQUESTS, active);
    gauges.one(Metric.EMBEDDING_CACHE_SIZE, cache.size());
    gauges.one(Metric.EMBEDDING_CACHE_MAX_SIZE, cache.maxSize());
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

  private void one(Metric metric, long value) {
    PrometheusText.head(text, metric);
    text.append(metric.wire()).append(' ').append(value).append('\n');
  }

  private void each(Metric metric, List<BreakerView> breakers, ToLongFunction<BreakerView> value) {
    PrometheusText.head(text, metric);
    breakers.forEach(view ->
        text.append(metric.wire())
            .append('{')
            .append(Label.SERVICE.wire())
            .append("=\"")
            .append(view.name())
            .append("\"} ")
            .append(value.applyAsLong(view))
            .append('\n'));
  }
}
