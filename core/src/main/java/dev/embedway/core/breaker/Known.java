package dev.embedway.core.breaker;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * State and counts of a breaker as one process knows them.
 *
 * @param version of what is known: an outcome that is being written when it changes may be in
 *     {@code read} already, and is left out of {@code own}
 * @param at time at which the store was asked
 * @param state empty when the store did not answer
 * @param read counts of the whole fleet, as read
 * @param own counts of this process since
 */
record Known(
    long version, Instant at, Optional<BreakerState> state, CallCounts read, CallCounts own) {

  static final Duration MAX_AGE = Duration.ofSeconds(1);

  static final Known NOTHING =
      new Known(0, Instant.MIN, Optional.empty(), CallCounts.NONE, CallCounts.NONE);

  /** A clock that was set back must not make it last. */
  boolean isFresh(Instant now) {
    return !now.isBefore(at) && now.isBefore(at.plus(MAX_AGE));
  }

  CallCounts tally() {
    return read.plus(own);
  }

  boolean isClosedIn(long term) {
    return state
        .filter(held -> held instanceof BreakerState.Closed && held.term() == term)
        .isPresent();
  }

  Known next() {
    return new Known(version + 1, at, state, read, own);
  }

  Known withRead(Instant asked, Optional<BreakerStore.Reading> answer) {
    return new Known(
        version + 1,
        asked,
        answer.map(BreakerStore.Reading::state),
        answer.map(BreakerStore.Reading::counts).orElse(CallCounts.NONE),
        CallCounts.NONE);
  }

  /** With a state just put or met in the store, unless a later one is known. */
  Known withState(BreakerState met, Instant now) {
    boolean isOld = state.filter(held -> held.term() > met.term()).isPresent();
    return isOld
        ? this
        : new Known(version + 1, now, Optional.of(met), CallCounts.NONE, CallCounts.NONE);
  }

  /** With an outcome that was written since {@code seen}, if nothing was read meanwhile. */
  Known withOwn(CallCounts more, long seen) {
    return version == seen ? new Known(version, at, state, read, own.plus(more)) : this;
  }
}
