package dev.embedway.core.pipeline.stage;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The breaker of one process in front of the parts that its messages need. A part that did not
 * answer holds messages for a time, doubled with each failure in a row; then one message tries it,
 * and the others stay held until that one is through. A message that is held costs nothing but its
 * delivery.
 */
@ThreadSafe
public final class Holds {

  /** Time for which a part is left alone after its first failure. */
  static final Duration FIRST = Duration.ofSeconds(1);

  /** Greatest time for which a part is left alone, and for which others wait for a trial. */
  static final Duration MAX_HOLD = Duration.ofSeconds(15);

  private final Map<String, Hold> holds = new ConcurrentHashMap<>();
  private final InstantSource clock;

  /** Nothing held yet. */
  public Holds(InstantSource clock) {
    this.clock = clock;
  }

  /** Refuses a message for as long as a part is left alone; throws what {@link #enter} throws. */
  void require(String part) {
    Instant now = clock.instant();
    Optional.ofNullable(holds.get(part))
        .filter(hold -> now.isBefore(hold.until()))
        .ifPresent(hold -> {
          throw hold.fault(now);
        });
  }

  /**
   * Lets a message go on to a part, right before it is asked; {@link #failed} or {@link #answered}
   * follows.
   *
   * @param part its name
   * @throws UnavailableException with the code and message of the fault that the part is held for
   */
  void enter(String part) {
    Instant now = clock.instant();
    Optional<Hold> held = Optional.ofNullable(holds.get(part));
    if (held.isEmpty()) {
      return;
    }
    Hold hold = held.get();
    boolean tries =
        !now.isBefore(hold.until()) && holds.replace(part, hold, hold.until(now.plus(MAX_HOLD)));
    if (!tries) {
      throw hold.fault(now);
    }
  }

  /** Holds messages for a part that failed, at least as long as the fault asks for. */
  void failed(String part, EmbedwayException fault) {
    Instant now = clock.instant();
    holds.compute(part, (name, before) -> Hold.next(Optional.ofNullable(before), fault, now));
  }

  /** Lets all messages go on again. */
  void answered(String part) {
    holds.remove(part);
  }

  private record Hold(Instant until, Duration length, EmbedwayException cause) {

    static Hold next(Optional<Hold> before, EmbedwayException cause, Instant now) {
      Duration doubled = before.map(hold -> hold.length().multipliedBy(2)).orElse(FIRST);
      Duration length = shorter(doubled, MAX_HOLD);
      Duration asked = shorter(cause.retryAfter().orElse(Duration.ZERO), MAX_HOLD);
      return new Hold(now.plus(asked.compareTo(length) > 0 ? asked : length), length, cause);
    }

    private static Duration shorter(Duration one, Duration other) {
      return one.compareTo(other) < 0 ? one : other;
    }

    Hold until(Instant later) {
      return new Hold(later, length, cause);
    }

    UnavailableException fault(Instant now) {
      Duration left = Duration.between(now, until);
      return new UnavailableException(
          cause.code(), cause.getMessage(), left.isNegative() ? Duration.ZERO : left, cause);
    }
  }
}
