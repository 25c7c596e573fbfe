package dev.embedway.core.breaker;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * State of a breaker. Each change begins a new term; counts of one term do not hold in another, so
 * a breaker that closes starts with no counts.
 *
 * <p>Immutable.
 */
public sealed interface BreakerState {

  /** Counts changes, from 1; two states of one breaker never share it. */
  long term();

  /** Time at which the state began. */
  Instant since();

  /** Calls pass and are counted. */
  record Closed(long term, Instant since) implements BreakerState {

    /** The state of a breaker that was never used. */
    static Closed first(Instant now) {
      return new Closed(1, now);
    }
  }

  /**
   * Calls are refused.
   *
   * @param round how often the breaker opened in a row, from 0
   * @param until when a probe may be sent
   * @param cause the counts that opened it
   */
  record Open(long term, Instant since, int round, Instant until, CallCounts cause)
      implements BreakerState {

    /** True if a probe may be sent. */
    boolean isDue(Instant now) {
      return !now.isBefore(until);
    }
  }

  /**
   * Calls are refused, but for one probe in the whole fleet.
   *
   * @param round of the opening that it follows
   * @param lease of the process that sends the probe; empty when the next call may send it
   * @param cause the counts that opened it
   */
  record HalfOpen(long term, Instant since, int round, Optional<Lease> lease, CallCounts cause)
      implements BreakerState {

    /** True if a probe may be sent: none is under way, or its lease has ended. */
    boolean isFree(Instant now) {
      return lease.map(held -> !now.isBefore(held.ends())).orElse(true);
    }

    boolean isHeldBy(Lease holder) {
      return lease.filter(held -> held.id().equals(holder.id())).isPresent();
    }
  }

  /**
   * The right to send the probe.
   *
   * @param id unlike that of any other
   * @param ends when others may take it; its holder's call is over by then
   */
  record Lease(String id, Instant ends) {}

  /** The state as an onlooker is to see it: a breaker that would let a probe pass is half open. */
  default Phase phase(Instant now) {
    return switch (this) {
      case Closed _ -> Phase.CLOSED;
      case Open open -> open.isDue(now) ? Phase.HALF_OPEN : Phase.OPEN;
      case HalfOpen _ -> Phase.HALF_OPEN;
    };
  }

  /** True if a probe is under way. */
  default boolean isProbing(Instant now) {
    return this instanceof HalfOpen half && !half.isFree(now);
  }

  /** A state without its facts, worst last. */
  enum Phase {
    CLOSED,
    HALF_OPEN,
    OPEN
  }

  /** Time that a refused caller is told to wait; at least a second. */
  default Duration retryAfter(Instant now) {
    Duration min = Duration.ofSeconds(1);
    return switch (this) {
      case Closed _, HalfOpen _ -> min;
      case Open open -> {
        Duration left = Duration.between(now, open.until());
        yield left.compareTo(min) < 0 ? min : left;
      }
    };
  }
}
