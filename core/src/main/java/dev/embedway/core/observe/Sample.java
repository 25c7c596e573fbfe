package dev.embedway.core.observe;

import java.util.List;

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
}
