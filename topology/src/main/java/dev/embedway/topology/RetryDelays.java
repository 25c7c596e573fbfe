package dev.embedway.topology;

import java.time.Duration;

/**
 * Upper bounds of the wait before a message is delivered again. The bound grows with the time since
 * the message's first delivery, so that what waits for a part that was away comes back within about
 * half of the time that it was away; the wait itself is drawn at random below the bound.
 *
 * @param min bound at first; queues count in whole seconds
 * @param early greatest bound until the message has waited {@value #PARTS} times as long
 * @param late greatest bound at all
 */
public record RetryDelays(Duration min, Duration early, Duration late) {

  /** SQS lets no message wait for longer, counted from its receipt. */
  public static final Duration MAX_VISIBILITY_TIMEOUT = Duration.ofHours(12);

  private static final int PARTS = 24;

  public RetryDelays {
    if (min.compareTo(Duration.ofSeconds(1)) < 0
        || early.compareTo(min) < 0
        || late.compareTo(early) < 0
        || late.compareTo(MAX_VISIBILITY_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "delays must be 1 s <= least <= early <= late <= 12 h, were "
              + min
              + ", "
              + early
              + ", "
              + late);
    }
  }

  /** The bound for a message that was delivered first so long ago. */
  public Duration bound(Duration age) {
    Duration grown = age.dividedBy(PARTS);
    Duration max = grown.compareTo(early) > 0 ? grown : early;
    Duration wanted = age.dividedBy(2);
    Duration bound = wanted.compareTo(max) < 0 ? wanted : max;
    if (bound.compareTo(min) < 0) {
      return min;
    }
    return bound.compareTo(late) > 0 ? late : bound;
  }
}
