package dev.embedway.core.breaker;

import dev.embedway.core.breaker.BreakerState.Lease;

/** Event that may change a breaker's state. */
public sealed interface Trigger {

  /** So many outcomes were counted in the window and the state's term. */
  record Counted(CallCounts tally) implements Trigger {}

  /** A call is about to begin; it would be the probe under this lease. */
  record Called(Lease lease) implements Trigger {}

  /** The probe under a lease has ended. */
  record ProbeEnded(Lease lease, CallOutcome outcome) implements Trigger {}

  /** A call that passed although the breaker was not closed was answered in good time. */
  record Answered() implements Trigger {}

  /** An administrator wants the breaker closed. */
  record Reset() implements Trigger {}
}
