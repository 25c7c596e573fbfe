package dev.embedway.core.limit;

import java.time.Duration;
import java.time.Instant;

/**
 * Source of permits: it holds two seconds of its rate, and is full at first.
 *
 * @param name unique among the buckets of a store
 * @param perSecond permits that it gains per second, 1..{@value #MAX_PER_SECOND}
 */
public record Bucket(String name, long perSecond) {

  /** Above it, nanoseconds would not tell permits apart. */
  public static final long MAX_PER_SECOND = 1_000_000_000;

  /** Capacity of a bucket, as time at its rate. */
  static final Duration DEPTH = Duration.ofSeconds(2);

  private static final long NANOS = 1_000_000_000;

  public Bucket {
    if (perSecond < 1 || perSecond > MAX_PER_SECOND) {
      throw new IllegalArgumentException("a bucket gains 1.." + MAX_PER_SECOND + " a second");
    }
  }

  /** Most permits that can be taken at once. */
  public long capacity() {
    return perSecond * DEPTH.toSeconds();
  }

  /** The time in which it gains so many, rounded up. */
  public Duration gains(long permits) {
    return Duration.ofNanos(Math.ceilDiv(Math.multiplyExact(permits, NANOS), perSecond));
  }

  /** The latest time of being full at which so many can still be taken. */
  public Instant latestFor(long permits, Instant now) {
    return now.plus(DEPTH).minus(gains(permits));
  }

  /** Permits in it, when it is full again at a time. */
  public long holds(Instant fullAt, Instant now) {
    long missing = Math.max(0, Duration.between(now, fullAt).toNanos());
    long there = Math.max(0, DEPTH.toNanos() - missing);
    // In two parts, since a large rate times two seconds of nanoseconds is no long.
    return there / NANOS * perSecond + there % NANOS * perSecond / NANOS;
  }

  /** Time until so many are in it; zero when they are. */
  public Duration untilHolds(long permits, Instant fullAt, Instant now) {
    Duration wait = Duration.between(latestFor(permits, now), fullAt);
    return wait.isNegative() ? Duration.ZERO : wait;
  }
}
