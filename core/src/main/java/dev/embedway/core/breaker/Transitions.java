package dev.embedway.core.breaker;

import dev.embedway.core.breaker.BreakerState.Closed;
import dev.embedway.core.breaker.BreakerState.HalfOpen;
import dev.embedway.core.breaker.BreakerState.Lease;
import dev.embedway.core.breaker.BreakerState.Open;
import java.time.Instant;
import java.util.Optional;

/**
 * The transition function of breakers.
 *
 * <p>Immutable; a function of its arguments alone.
 */
final class Transitions {

  private final BreakerPolicy policy;

  Transitions(BreakerPolicy policy) {
    this.policy = policy;
  }

  /** The state that follows; empty where the trigger changes nothing. */
  Optional<BreakerState> next(BreakerState state, Trigger trigger, Instant now) {
    return switch (trigger) {
      case Trigger.Counted(CallCounts tally) -> counted(state, tally, now);
      case Trigger.Called(Lease lease) -> called(state, lease, now);
      case Trigger.ProbeEnded(Lease lease, CallOutcome outcome) ->
          ended(state, lease, outcome, now);
      case Trigger.Answered() -> answered(state, now);
      case Trigger.Reset() -> Optional.of(new Closed(state.term() + 1, now));
    };
  }

  private static Optional<BreakerState> answered(BreakerState state, Instant now) {
    return switch (state) {
      case Closed _ -> Optional.empty();
      case Open _, HalfOpen _ -> Optional.of(new Closed(state.term() + 1, now));
    };
  }

  private Optional<BreakerState> counted(BreakerState state, CallCounts tally, Instant now) {
    return switch (state) {
      case Closed closed when policy.opensOn(tally) ->
          Optional.of(open(closed.term(), 0, tally, now));
      case Closed _, Open _, HalfOpen _ -> Optional.empty();
    };
  }

  private static Optional<BreakerState> called(BreakerState state, Lease lease, Instant now) {
    return switch (state) {
      case Open open when open.isDue(now) ->
          Optional.of(
              new HalfOpen(open.term() + 1, now, open.round(), Optional.of(lease), open.cause()));
      case HalfOpen half when half.isFree(now) ->
          Optional.of(
              new HalfOpen(
                  half.term() + 1, half.since(), half.round(), Optional.of(lease), half.cause()));
      case Closed _, Open _, HalfOpen _ -> Optional.empty();
    };
  }

  private Optional<BreakerState> ended(
      BreakerState state, Lease lease, CallOutcome outcome, Instant now) {
    return switch (state) {
      case HalfOpen half when half.isHeldBy(lease) -> Optional.of(judged(half, outcome, now));
      case Closed _, Open _, HalfOpen _ -> Optional.empty();
    };
  }

  private BreakerState judged(HalfOpen half, CallOutcome outcome, Instant now) {
    return switch (outcome) {
      case SUCCESS -> new Closed(half.term() + 1, now);
      case SLOW_SUCCESS, FAILURE, SLOW_FAILURE ->
          open(half.term(), half.round() + 1, outcome.tally(1, now), now);
      case NOTHING ->
          new HalfOpen(half.term() + 1, half.since(), half.round(), Optional.empty(), half.cause());
    };
  }

  private Open open(long term, int round, CallCounts cause, Instant now) {
    return new Open(term + 1, now, round, now.plus(policy.openFor(round)), cause);
  }
}
