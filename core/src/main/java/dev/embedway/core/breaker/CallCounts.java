package dev.embedway.core.breaker;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Outcomes of calls, counted.
 *
 * @param calls that ended, of whatever outcome; an estimate where successes were sampled
 * @param failures of them
 * @param slow of them, failed or not
 * @param lastFailure when the last of the failures ended
 */
public record CallCounts(long calls, long failures, long slow, Optional<Instant> lastFailure) {

  /** No calls. */
  public static final CallCounts NONE = new CallCounts(0, 0, 0, Optional.empty());

  /** Calls of one fleet and window above which successes are sampled. */
  private static final long UNSAMPLED = 100;

  private static final long MAX_WEIGHT = 1000;

  /** Both together. */
  public CallCounts plus(CallCounts more) {
    return new CallCounts(
        calls + more.calls,
        failures + more.failures,
        slow + more.slow,
        Stream.of(lastFailure, more.lastFailure)
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder()));
  }

  /** Calls that did not fail. */
  public long successes() {
    return calls - failures;
  }

  /**
   * Of how many successes one is written, standing for all of them, while a window has this many
   * calls: so that the fleet writes about {@value #UNSAMPLED} a window, however many calls it
   * makes, and every one as long as there are few.
   */
  long successWeight() {
    return Math.clamp(calls / UNSAMPLED, 1, MAX_WEIGHT);
  }
}
