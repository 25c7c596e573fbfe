package dev.embedway.core.observe;

import java.util.List;
import java.util.stream.Stream;

/**
 * Identity of one number.
 *
 * @param labels values in the order of {@link Metric#labels()}
 * @param part of a histogram: the position of a bucket, {@link #SUM}; {@link #WHOLE} for a counter
 */
public record Sample(Metric metric, List<String> labels, String part) {

  /** A counter's only part. */
  public static final String WHOLE = "";

  /** A histogram's sum, in millionths. */
  public static final String SUM = "sum";

  public Sample {
    labels = List.copyOf(labels);
    if (labels.size() != metric.labels().size()) {
      throw new IllegalArgumentException(metric + " has the labels " + metric.labels());
    }
  }

  /**
   * A number of a metric.
   *
   * @throws IllegalArgumentException unless the labels are the metric's, in their order
   */
  public static Sample of(Metric metric, String part, Label.Value... labels) {
    List<Label> given = Stream.of(labels).map(Label.Value::label).toList();
    if (!given.equals(metric.labels())) {
      throw new IllegalArgumentException(
          metric + " has the labels " + metric.labels() + ", given were " + given);
    }
    return new Sample(metric, Stream.of(labels).map(Label.Value::text).toList(), part);
  }

  /**
   * Value of a label.
   *
   * @throws IllegalArgumentException for a label that its metric does not have
   */
  public String label(Label label) {
    int place = metric.labels().indexOf(label);
    if (place < 0) {
      throw new IllegalArgumentException(metric + " has no label " + label);
    }
    return labels.get(place);
  }
}
