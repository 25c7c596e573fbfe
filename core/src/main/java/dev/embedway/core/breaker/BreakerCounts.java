package dev.embedway.core.breaker;

import dev.embedway.core.observe.Counters;
import dev.embedway.core.observe.Metric;
import java.util.function.Consumer;

/**
 * Counts failures of the store, which let calls pass.
 *
 * <p>Thread-safe.
 */
public final class BreakerCounts implements Consumer<BreakerEvent> {

  private final Counters counters;

  /** Counts by these. */
  public BreakerCounts(Counters counters) {
    this.counters = counters;
  }

  @Override
  public void accept(BreakerEvent event) {
    switch (event) {
      case BreakerEvent.StoreFailed _ -> counters.add(Metric.BREAKER_STORE_FAILURES_TOTAL, 1);
      case BreakerEvent.Changed _, BreakerEvent.Refused _, BreakerEvent.Ended _ -> {}
    }
  }
}
