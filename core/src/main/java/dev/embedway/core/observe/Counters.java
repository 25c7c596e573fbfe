package dev.embedway.core.observe;

/**
 * Receiver of counts.
 *
 * <p>Thread-safe; a call writes nothing, so it neither waits nor fails.
 */
@FunctionalInterface
public interface Counters {

  /** Counts nothing. */
  Counters NONE = (_, _, _) -> {};

  /** Adds to a counter, with its labels in their order. */
  void add(Metric metric, long by, Label.Value... labels);
}
