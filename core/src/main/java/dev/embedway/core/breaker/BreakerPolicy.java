package dev.embedway.core.breaker;

import java.time.Duration;
import java.time.Instant;

/**
 * Conditions in which a breaker opens, and the time that it stays open.
 *
 * @param minCalls min calls in the window before a rate counts
 * @param rates of calls that open it
 * @param slowCall a call that takes this long is slow
 * @param window time for which calls count
 * @param open time that it stays open first; doubled each time that a probe fails, up to {@link
 *     #MAX_OPEN_TIME}
 */
public record BreakerPolicy(
    int minCalls, Rates rates, Duration slowCall, Duration window, Duration open) {

  /**
   * Shares of the calls in the window, each above 0 to 1.
   *
   * @param failures share of failed calls that opens a breaker
   * @param slowCalls share of slow calls that opens a breaker
   */
  public record Rates(double failures, double slowCalls) {}

  /** Most time between two probes. */
  public static final Duration MAX_OPEN_TIME = Duration.ofMinutes(5);

  /** Most time of a probe. */
  public static final Duration MAX_PROBE_TIME = Duration.ofSeconds(30);

  private static final Duration CLOCKS_APART = Duration.ofMinutes(1);
  private static final int BUCKETS = 10;
  private static final int MAX_SHIFT = 16;

  public BreakerPolicy {
    boolean sane =
        minCalls >= 1
            && isRate(rates.failures())
            && isRate(rates.slowCalls())
            && slowCall.isPositive()
            && window.compareTo(Duration.ofMillis(BUCKETS)) >= 0
            && open.isPositive()
            && open.compareTo(MAX_OPEN_TIME) <= 0;
    if (!sane) {
      throw new IllegalArgumentException("a breaker's policy is out of range");
    }
  }

  private static boolean isRate(double value) {
    return value > 0 && value <= 1;
  }

  /** Fewest failures that can open it. */
  public long failureThreshold() {
    return (long) Math.ceil(minCalls * rates.failures());
  }

  boolean opensOn(CallCounts tally) {
    return tally.calls() >= minCalls
        && (tally.failures() >= rates.failures() * tally.calls()
            || tally.slow() >= rates.slowCalls() * tally.calls());
  }

  Duration openFor(int round) {
    Duration doubled = open.multipliedBy(1L << Math.min(round, MAX_SHIFT));
    return doubled.compareTo(MAX_OPEN_TIME) < 0 ? doubled : MAX_OPEN_TIME;
  }

  CallOutcome.Speed speed(Duration took) {
    return took.compareTo(slowCall) < 0 ? CallOutcome.Speed.GOOD : CallOutcome.Speed.SLOW;
  }

  /** Time from which a bucket's counts are in no window, by the clock of any process. */
  Instant forgotten(Instant bucket) {
    return bucket.plus(window.multipliedBy(2)).plus(CLOCKS_APART);
  }

  /** Start of the bucket that outcomes of this time are counted in. */
  Instant bucket(Instant at) {
    long length = window.toMillis() / BUCKETS;
    return Instant.ofEpochMilli(Math.floorDiv(at.toEpochMilli(), length) * length);
  }

  /** Start of the first bucket that lies in the window whole. */
  Instant windowStart(Instant now) {
    return bucket(now.minus(window)).plusMillis(window.toMillis() / BUCKETS);
  }
}
