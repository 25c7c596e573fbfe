package dev.embedway.functions.api.operations;

import dev.embedway.core.cache.CacheStatistics;
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
    gauges.one("active_embedding_requests", "Requests that are embedded here now.", active);
    gauges.one("embedding_cache_size", "Vectors that are kept here.", cache.size());
    gauges.one("embedding_cache_max_size", "Vectors that may be kept here.", cache.maxSize());
    gauges.each(
        "circuit_breaker_state",
        "State of a provider's breaker: 0 closed, 1 open, 2 half open.",
        breakers,
        view ->
            switch (view.phase()) {
              case CLOSED -> 0;
              case OPEN -> 1;
              case HALF_OPEN -> 2;
            });
    gauges.each(
        "circuit_breaker_failures",
        "Failed calls in a provider's window.",
        breakers,
        view -> view.counts().failures());
    gauges.each(
        "circuit_breaker_successes",
        "Calls that succeeded in a provider's window.",
        breakers,
        view -> view.counts().successes());
    return gauges.text.toString();
  }

  private void one(String name, String help, long value) {
    head(name, help);
    text.append(name).append(' ').append(value).append('\n');
  }

  private void each(
      String name, String help, List<BreakerView> breakers, ToLongFunction<BreakerView> value) {
    head(name, help);
    breakers.forEach(view ->
        text.append(name)
            .append("{service=\"")
            .append(view.name())
            .append("\"} ")
            .append(value.applyAsLong(view))
            .append('\n'));
  }

  private void head(String name, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(" gauge\n");
  }
}
