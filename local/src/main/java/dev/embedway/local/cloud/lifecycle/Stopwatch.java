package dev.embedway.local.cloud.lifecycle;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Durations of the parts of a start. */
@ThreadSafe
public final class Stopwatch {

  private final long started = System.nanoTime();
  private final Map<String, Long> parts = new ConcurrentSkipListMap<>();

  /** Does the work, notes the time that it takes, and returns its result. */
  public <T> T time(String part, Supplier<T> work) {
    long from = System.nanoTime();
    T result = work.get();
    parts.put(part, System.nanoTime() - from);
    return result;
  }

  /** Seconds in all, then each part. */
  public String line() {
    return parts.entrySet().stream()
        .map(part -> part.getKey() + " " + seconds(part.getValue()))
        .collect(
            Collectors.joining(
                ", ", "started in " + seconds(System.nanoTime() - started) + " s (", ")"));
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / 1e9);
  }
}
