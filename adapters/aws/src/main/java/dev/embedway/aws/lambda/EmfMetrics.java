package dev.embedway.aws.lambda;

import dev.embedway.core.observe.Metric;
import dev.embedway.core.observe.MetricSink;
import dev.embedway.core.observe.Sample;
import dev.embedway.core.tenant.TenantId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.lambda.powertools.metrics.Metrics;
import software.amazon.lambda.powertools.metrics.MetricsBuilder;
import software.amazon.lambda.powertools.metrics.model.DimensionSet;
import software.amazon.lambda.powertools.metrics.model.MetricUnit;

/**
 * A process's numbers as a line of CloudWatch's embedded metric format on standard output, of which
 * CloudWatch makes metrics.
 *
 * <p>Thread-safe. Each name with each dimension is billed by itself, so there is one dimension, the
 * function, and what is more, such as the tenant, is a property of the line.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">Embedded
 *     metric format</a>
 */
public final class EmfMetrics implements MetricSink {

  /** The namespace of all of them. */
  static final String NAMESPACE = "Embedway";

  private static final String FUNCTION = "function_name";
  private static final String SUCCESS = "success";
  private static final int STATUS = Metric.EMBEDDING_REQUESTS_TOTAL.labels().indexOf("status");
  private static final double MICROS_A_MILLI = 1000;

  /** Counters by what they are called there; several are added up under one name. */
  private static final Map<Metric, String> NAMES =
      new EnumMap<>(
          Map.of(
              Metric.EMBEDDING_TOKENS_TOTAL, "Tokens",
              Metric.EMBEDDING_CACHE_HITS_TOTAL, "CacheHits",
              Metric.EMBEDDING_CACHE_MISSES_TOTAL, "CacheMisses",
              Metric.EMBEDDING_PROVIDER_FAILURES_TOTAL, "ProviderFailures",
              Metric.EMBEDDING_FALLBACKS_TOTAL, "Fallbacks",
              Metric.EMBEDDING_RATE_LIMITED_TOTAL, "RateLimited",
              Metric.LIMITER_STORE_FAILURES_TOTAL, "StoreFailures",
              Metric.BREAKER_STORE_FAILURES_TOTAL, "StoreFailures",
              Metric.CACHE_STORE_FAILURES_TOTAL, "StoreFailures"));

  private final Metrics metrics;
  private final String function;

  /** Metrics of a function of this name. */
  public EmfMetrics(String function) {
    this.function = function;
    this.metrics =
        MetricsBuilder.builder()
            .withNamespace(NAMESPACE)
            .withService("embedway")
            .withDefaultDimension(FUNCTION, function)
            .withRaiseOnEmptyMetrics(false)
            .build();
  }

  @Override
  public void emit(Map<Sample, Long> increments, Set<TenantId> tenants) {
    Map<String, Double> counts = new TreeMap<>();
    increments.forEach((sample, by) -> {
      String name = name(sample);
      if (!name.isEmpty()) {
        counts.merge(name, by.doubleValue(), Double::sum);
      }
    });
    double requests = counts.getOrDefault("Requests", 0.0);
    double micros = micros(increments);
    if (counts.isEmpty()) {
      return;
    }
    metrics.flushMetrics(line -> {
      line.setDefaultDimensions(DimensionSet.of(FUNCTION, function));
      counts.forEach((name, value) -> line.addMetric(name, value, MetricUnit.COUNT));
      if (requests > 0 && micros > 0) {
        line.addMetric(
            "RequestDuration", micros / MICROS_A_MILLI / requests, MetricUnit.MILLISECONDS);
      }
      if (tenants.size() == 1) {
        line.addMetadata("tenant", tenants.iterator().next().value());
      }
    });
  }

  /** Empty for what is in the fleet's counters alone. */
  private static String name(Sample sample) {
    return sample.metric() == Metric.EMBEDDING_REQUESTS_TOTAL
        ? sample.labels().get(STATUS).equals(SUCCESS) ? "Requests" : "FailedRequests"
        : NAMES.getOrDefault(sample.metric(), "");
  }

  private static double micros(Map<Sample, Long> increments) {
    return increments.entrySet().stream()
        .filter(entry ->
            entry.getKey().metric() == Metric.EMBEDDING_REQUEST_DURATION_SECONDS
                && entry.getKey().part().equals(Sample.SUM))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
