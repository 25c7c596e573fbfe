package dev.embedway.core.observe;

import dev.embedway.core.error.EmbedwayException;
import java.util.Map;

/**
 * The fleet's numbers, which only grow.
 *
 * <p>Thread-safe; each call is one or a few requests to a remote store.
 */
public interface CounterStore {

  /**
   * Adds to numbers; what is not there yet is 0.
   *
   * @throws EmbedwayException when the store does not answer; then some may have been added
   */
  void add(Map<Sample, Long> increments);

  /**
   * All numbers.
   *
   * @throws EmbedwayException when the store does not answer
   */
  Map<Sample, Long> totals();
}
