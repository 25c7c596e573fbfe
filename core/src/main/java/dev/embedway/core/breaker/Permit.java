package dev.embedway.core.breaker;

import dev.embedway.core.breaker.BreakerState.HalfOpen;
import dev.embedway.core.breaker.BreakerState.Lease;
import java.time.Instant;

/** Reason for which a call was let through; it decides what is done when the call ends. */
sealed interface Permit {

  Instant begun();

  /** The breaker was closed. */
  record Call(long term, Instant begun) implements Permit {}

  /** The call is the probe. */
  record Probe(HalfOpen state, Lease lease, Instant begun) implements Permit {}

  /** The breaker was not closed; the call's model is known to work all the same. */
  record Beside(BreakerState state, Instant begun) implements Permit {}

  /** The state is not known. */
  record Unguarded(Instant begun) implements Permit {}
}
