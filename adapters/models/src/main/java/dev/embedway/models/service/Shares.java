package dev.embedway.models.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Split of a service's token count of a whole batch among its texts. */
final class Shares {

  private Shares() {}

  /**
   * Parts that sum to {@code total} and stand to one another as {@code weights} do, as near as
   * whole numbers can (largest remainders; of equals the earlier).
   *
   * @param weights our own counts; not negative
   */
  static List<Integer> of(int total, List<Integer> weights) {
    long sum = weights.stream().mapToLong(Integer::longValue).sum();
    if (sum == 0) {
      return of(total, weights.stream().map(_ -> 1).toList());
    }
    List<Integer> parts = new ArrayList<>(weights.size());
    weights.forEach(weight -> parts.add((int) ((long) total * weight / sum)));
    int rest = total - parts.stream().mapToInt(Integer::intValue).sum();
    IntStream.range(0, weights.size())
        .boxed()
        .sorted(Comparator.comparingLong(i -> -((long) total * weights.get(i) % sum)))
        .limit(rest)
        .forEach(i -> parts.set(i, parts.get(i) + 1));
    return parts;
  }
}
