package dev.embedway.core.breaker;

import dev.embedway.core.breaker.BreakerState.HalfOpen;
import dev.embedway.core.breaker.BreakerState.Open;
import java.time.Duration;
import java.time.Instant;

/**
 * Weight of a model's outcomes at the breaker of its endpoint. Callers name models as they like, so
 * a model that fails says nothing of the endpoint unless it has worked there.
 */
enum Standing {

  /** It answered when it was last asked, lately. An open endpoint does not hold it back. */
  WORKING,

  /** It answered lately, and has failed since. */
  PROVEN,

  /** It has not answered lately, or never. */
  UNPROVEN;

  /** Time for which the probe of an endpoint is left to models that have worked. */
  static final Duration PROVEN_FIRST = Duration.ofMinutes(1);

  /** The outcome as the endpoint's breaker is to see it. */
  CallOutcome weigh(CallOutcome outcome) {
    return switch (this) {
      case WORKING, PROVEN -> outcome;
      case UNPROVEN -> outcome == CallOutcome.SUCCESS ? outcome : CallOutcome.NOTHING;
    };
  }

  /** True when a call may be the probe of an endpoint in this state, if it needs one. */
  boolean mayProbe(BreakerState state, Instant now) {
    return switch (this) {
      case WORKING, PROVEN -> true;
      case UNPROVEN -> !now.isBefore(due(state).plus(PROVEN_FIRST));
    };
  }

  private static Instant due(BreakerState state) {
    return switch (state) {
      case BreakerState.Closed closed -> closed.since();
      case Open open -> open.until();
      case HalfOpen half -> half.since();
    };
  }
}
