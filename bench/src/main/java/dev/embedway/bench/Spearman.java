package dev.embedway.bench;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Spearman's rank correlation. */
final class Spearman {
  private Spearman() {}

  /** The correlation of two lists of equal length, -1..1; equal values share their mean rank. */
  static double correlation(List<Double> left, List<Double> right) {
    double[] a = ranks(left);
    double[] b = ranks(right);
    double meanA = Arrays.stream(a).average().orElse(0);
    double meanB = Arrays.stream(b).average().orElse(0);
    double both = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      both += (a[i] - meanA) * (b[i] - meanB);
      squaresA += (a[i] - meanA) * (a[i] - meanA);
      squaresB += (b[i] - meanB) * (b[i] - meanB);
    }
    return both / Math.sqrt(squaresA * squaresB);
  }

  private static double[] ranks(List<Double> values) {
    List<Integer> order =
        IntStream.range(0, values.size())
            .boxed()
            .sorted(Comparator.comparing(values::get))
            .toList();
    double[] ranks = new double[values.size()];
    int from = 0;
    while (from < order.size()) {
      int to = from + 1;
      while (to < order.size() && values.get(order.get(to)).equals(values.get(order.get(from)))) {
        to++;
      }
      for (int place : order.subList(from, to)) {
        ranks[place] = (from + to - 1) / 2.0;
      }
      from = to;
    }
    return ranks;
  }
}
