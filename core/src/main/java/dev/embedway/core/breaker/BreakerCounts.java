package dev.embedway.core.breaker;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.observe.Counters;
import dev.embedway.core.observe.Label;
import dev.embedway.core.observe.Metric;
import java.util.function.Consumer;

/**
 * Counts outcomes of calls by provider, breakers that opened, and failures of the store, which let
 * calls pass.
 */
@ThreadSafe
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
      case BreakerEvent.Changed(BreakerId id, BreakerState.Open _) ->
          counters.add(Metric.CIRCUIT_BREAKER_TRIPS_TOTAL, 1, service(id));
      case BreakerEvent.Ended(BreakerId id, CallOutcome outcome) when !id.isOfModel() ->
          ended(id, outcome);
      // A call ends for the breaker of its model too, and counts once.
      case BreakerEvent.Changed _, BreakerEvent.Refused _, BreakerEvent.Ended _ -> {}
    }
  }

  private void ended(BreakerId id, CallOutcome outcome) {
    switch (outcome) {
      case SUCCESS, SLOW_SUCCESS ->
          counters.add(Metric.CIRCUIT_BREAKER_SUCCESSES_TOTAL, 1, service(id));
      case FAILURE, SLOW_FAILURE ->
          counters.add(Metric.CIRCUIT_BREAKER_FAILURES_TOTAL, 1, service(id));
      case NOTHING -> {}
    }
  }

  private static Label.Value service(BreakerId id) {
    return Label.SERVICE.of("embeddings_" + id.provider());
  }
}
