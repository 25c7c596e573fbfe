package dev.embedway.core.observe;

/**
 * Where whoever does something says so.
 *
 * <p>Thread-safe; nothing is written by the call, so it neither waits nor fails.
 */
@FunctionalInterface
public interface Counters {

  /** Counts nothing. */
  Counters NONE = (_, _, _) -> {};

  /** Adds to a counter, with the values of its labels in their order. */
  void add(Metric metric, long by, String... labels);
}
