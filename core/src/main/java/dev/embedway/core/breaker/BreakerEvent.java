package dev.embedway.core.breaker;

/** Something that a process did to or met at a breaker, for logs and metrics. */
public sealed interface BreakerEvent {

  /** Breaker that the event is of. */
  BreakerId id();

  /** This process changed the state; {@code trip} tells an opening from other changes. */
  record Changed(BreakerId id, BreakerState state) implements BreakerEvent {}

  /** A call was refused. */
  record Refused(BreakerId id) implements BreakerEvent {}

  /** A call that passed has ended. */
  record Ended(BreakerId id, CallOutcome outcome) implements BreakerEvent {}

  /** The store did not answer: calls pass until it does. */
  record StoreFailed(BreakerId id) implements BreakerEvent {}
}
