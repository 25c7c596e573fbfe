package dev.embedway.functions.api.operations;

import dev.embedway.core.observe.Label;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.observe.Sample;
import dev.embedway.core.pipeline.message.PipelineStage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Numbers in the text format of Prometheus.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition
 *     formats</a>
 */
final class PrometheusText {

  /** Media type of the text. */
  static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final int MICRO = 6;

  private PrometheusText() {}

  /** Labels of which every metric has all values from the start. */
  private static final Set<List<Label>> OF_STAGES =
      Set.of(List.of(Label.STAGE), List.of(Label.QUEUE_NAME));

  /**
   * Every metric of the fleet. One that was never counted is 0 where its labels are the stages
   * alone or none, and otherwise there by its name alone.
   */
  static String of(Map<Sample, Long> totals) {
    StringBuilder text = new StringBuilder();
    for (Metric metric : Metric.values()) {
      switch (metric.kind()) {
        case COUNTER -> {
          head(text, metric);
          labels(metric, totals)
              .forEach(labels ->
                  line(text, metric.wire(), metric, labels, "", value(totals, metric, labels, "")));
        }
        case HISTOGRAM -> {
          head(text, metric);
          labels(metric, totals).forEach(labels -> histogram(text, metric, labels, totals));
        }
        case GAUGE -> {
          // Of a process, not of the fleet.
        }
      }
    }
    return text.toString();
  }

  /** Appends the two lines that say what a metric is. */
  static void head(StringBuilder text, Metric metric) {
    text.append("# HELP ").append(metric.wire()).append(' ').append(metric.help()).append('\n');
    text.append("# TYPE ").append(metric.wire()).append(' ');
    text.append(metric.kind().wire()).append('\n');
  }

  private static List<List<String>> labels(Metric metric, Map<Sample, Long> totals) {
    TreeSet<List<String>> all =
        new TreeSet<>((a, b) -> String.join("|", a).compareTo(String.join("|", b)));
    totals.keySet().stream()
        .filter(s -> s.metric() == metric)
        .map(Sample::labels)
        .forEach(all::add);
    if (metric.labels().isEmpty()) {
      all.add(List.of());
    }
    if (OF_STAGES.contains(metric.labels())) {
      Arrays.stream(PipelineStage.values()).map(stage -> List.of(stage.wire())).forEach(all::add);
    }
    return List.copyOf(all);
  }

  private static void histogram(
      StringBuilder text, Metric metric, List<String> labels, Map<Sample, Long> totals) {
    long count = 0;
    for (int i = 0; i <= metric.bounds().size(); i++) {
      count += value(totals, metric, labels, String.valueOf(i));
      String bound = i < metric.bounds().size() ? String.valueOf(metric.bounds().get(i)) : "+Inf";
      line(text, metric.wire() + "_bucket", metric, labels, "le=\"" + bound + "\"", count);
    }
    BigDecimal sum = BigDecimal.valueOf(value(totals, metric, labels, Sample.SUM), MICRO);
    text.append(metric.wire()).append("_sum").append(braces(metric, labels, "")).append(' ');
    text.append(sum.toPlainString()).append('\n');
    line(text, metric.wire() + "_count", metric, labels, "", count);
  }

  private static long value(
      Map<Sample, Long> totals, Metric metric, List<String> labels, String part) {
    return totals.getOrDefault(new Sample(metric, labels, part), 0L);
  }

  private static void line(
      StringBuilder text,
      String name,
      Metric metric,
      List<String> labels,
      String more,
      long value) {
    text.append(name).append(braces(metric, labels, more)).append(' ').append(value).append('\n');
  }

  private static String braces(Metric metric, List<String> labels, String more) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      all.add(metric.labels().get(i).wire() + "=\"" + escaped(labels.get(i)) + "\"");
    }
    if (!more.isEmpty()) {
      all.add(more);
    }
    return all.isEmpty() ? "" : all.stream().collect(Collectors.joining(",", "{", "}"));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
