package dev.embedway.bench.coldstart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Times of one kind of start, in milliseconds.
 *
 * <p>One thread at a time.
 */
final class Series {

  private final String name;
  private final List<Double> times = new ArrayList<>();

  Series(String name) {
    this.name = name;
  }

  void add(double milliseconds) {
    times.add(milliseconds);
  }

  double median() {
    return quantile(0.5);
  }

  private double quantile(double share) {
    List<Double> sorted = times.stream().sorted().toList();
    double place = share * (sorted.size() - 1);
    double low = sorted.get((int) Math.floor(place));
    double high = sorted.get((int) Math.ceil(place));
    return low + (high - low) * (place - Math.floor(place));
  }

  /** A row of the table. */
  String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %d | **%.0f** | %.0f | %.0f |",
        name,
        times.size(),
        median(),
        quantile(0.1),
        quantile(0.9));
  }
}
