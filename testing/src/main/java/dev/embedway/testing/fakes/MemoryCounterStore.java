package dev.embedway.testing.fakes;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.observe.CounterStore;
import dev.embedway.core.observe.Sample;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Numbers in memory, which may be made to fail; thread-safe. */
public final class MemoryCounterStore implements CounterStore {

  private final Map<Sample, Long> totals = new HashMap<>();
  private int writes;
  private int failures;

  /** The next writes fail. */
  public synchronized void fail(int times) {
    failures = times;
  }

  /** Writes until now that did not fail. */
  public synchronized int writes() {
    return writes;
  }

  @Override
  public synchronized void add(Map<Sample, Long> increments) {
    if (failures > 0) {
      failures--;
      throw new UnavailableException(
          ErrorCode.STORE_UNAVAILABLE, "down", Duration.ofSeconds(1), null);
    }
    writes++;
    increments.forEach((sample, by) -> totals.merge(sample, by, Long::sum));
  }

  @Override
  public synchronized Map<Sample, Long> totals() {
    return Map.copyOf(totals);
  }
}
