package dev.embedway.bench.readers;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One file's reading.
 *
 * @param path below the folder
 * @param format its extension
 * @param verdict {@code read}, or the code that it was refused with
 * @param seconds that its reading took
 * @param recall share of the words of another program's text, 0..1; empty where there is none
 */
record FileResult(
    String path, String format, String verdict, double seconds, OptionalDouble recall) {

  /** Verdict on a file that gave text. */
  static final String READ = "read";

  /** A peer's text is not taken for what a person sees; this much of it is enough. */
  private static final double GOOD = 0.85;

  private static final String SEPARATOR = "\t";

  boolean isRead() {
    return verdict.equals(READ);
  }

  boolean isGood() {
    return recall.orElse(0) >= GOOD;
  }

  /** One line of a file of results. */
  String line() {
    return String.join(
        SEPARATOR,
        path,
        format,
        verdict,
        String.format(Locale.ROOT, "%.2f", seconds),
        recall.isEmpty() ? "-" : String.format(Locale.ROOT, "%.4f", recall.getAsDouble()));
  }

  /** The result that a line tells. */
  static FileResult of(String line) {
    String[] fields = line.split(SEPARATOR, -1);
    return new FileResult(
        fields[0],
        fields[1],
        fields[2],
        Double.parseDouble(fields[3]),
        fields[4].equals("-")
            ? OptionalDouble.empty()
            : OptionalDouble.of(Double.parseDouble(fields[4])));
  }

  /** True when an earlier reading of the same file gave text, or enough of it, and this one not. */
  boolean isLessThan(FileResult before) {
    return (before.isRead() && !isRead()) || (before.isGood() && !isGood());
  }
}
