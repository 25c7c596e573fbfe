package dev.embedway.bench.load;

import java.util.Arrays;
import java.util.List;

/**
 * Times of requests that were answered with 200.
 *
 * <p>Immutable.
 *
 * @param sorted in milliseconds, rising
 */
record Latencies(List<Double> sorted) {

  Latencies {
    double[] values = sorted.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(values);
    sorted = Arrays.stream(values).boxed().toList();
  }

  int count() {
    return sorted.size();
  }

  /** The time that a share of all requests stayed below. */
  double quantile(double share) {
    return sorted.get((int) Math.min(sorted.size() - 1L, (long) (share * sorted.size())));
  }
}
