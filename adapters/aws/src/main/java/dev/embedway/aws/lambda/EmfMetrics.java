package dev.embedway.aws.lambda;

import dev.embedway.core.observe.Label;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.observe.MetricSink;
import dev.embedway.core.observe.Sample;
import dev.embedway.core.tenant.TenantId;
import java.util.Map;
import java.util.Optional;
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
  private static final double MICROS_A_MILLI = 1000;

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
      if (sample.metric().kind() == Metric.Kind.COUNTER) {
        name(sample).ifPresent(name -> counts.merge(name, by.doubleValue(), Double::sum));
      }
    });
    if (counts.isEmpty()) {
      return;
    }
    double requests = counts.getOrDefault(name(Metric.EMBEDDING_REQUESTS_TOTAL), 0.0);
    double micros = micros(increments);
    metrics.flushMetrics(line -> {
      line.setDefaultDimensions(DimensionSet.of(FUNCTION, function));
      counts.forEach((name, value) -> line.addMetric(name, value, MetricUnit.COUNT));
      if (requests > 0 && micros > 0) {
        line.addMetric(
            name(Metric.EMBEDDING_REQUEST_DURATION_SECONDS),
            micros / MICROS_A_MILLI / requests,
            MetricUnit.MILLISECONDS);
      }
      if (tenants.size() == 1) {
        line.addMetadata("tenant", tenants.iterator().next().value());
      }
    });
  }

  /** Writes a number that is no part of the meter's; each name is billed for the hours it is in. */
  public void gauge(String name, long value) {
    write(name, value, MetricUnit.COUNT);
  }

  /** Writes a time in the same way. */
  public void seconds(String name, long value) {
    write(name, value, MetricUnit.SECONDS);
  }

  private void write(String name, long value, MetricUnit unit) {
    metrics.flushMetrics(line -> {
      line.setDefaultDimensions(DimensionSet.of(FUNCTION, function));
      line.addMetric(name, (double) value, unit);
    });
  }

  /** Empty for what is in the fleet's counters alone; requests that failed are counted apart. */
  private static Optional<String> name(Sample sample) {
    boolean isFailed =
        sample.metric() == Metric.EMBEDDING_REQUESTS_TOTAL
            && !sample.label(Label.STATUS).equals(Meter.SUCCESS);
    return sample.metric().cloudWatch().map(name -> isFailed ? "Failed" + name : name);
  }

  private static String name(Metric metric) {
    return metric.cloudWatch().orElseThrow();
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
