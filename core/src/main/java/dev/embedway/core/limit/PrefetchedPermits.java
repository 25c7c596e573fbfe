package dev.embedway.core.limit;

import dev.embedway.core.error.Allowance;
import dev.embedway.core.limit.Limiter.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Permits of one bucket that this process took ahead, so that it need not ask for each. It takes
 * more ahead the faster it uses them up, at most {@link #MAX_PREFETCH} of the bucket's rate, and
 * loses after {@link #LIFETIME} what it did not use; then it begins with none ahead.
 *
 * <p>Thread-safe: a thread that needs more waits while another one asks the store.
 */
final class PrefetchedPermits {

  /** Max permits that are taken ahead, as time at the bucket's rate. */
  static final Duration MAX_PREFETCH = Duration.ofMillis(100);

  /** Time for which permits may be kept. */
  static final Duration LIFETIME = Duration.ofSeconds(1);

  private static final int ATTEMPTS = 4;

  private final Bucket bucket;
  private final LimiterStore store;
  private final InstantSource clock;
  private final long maxAhead;
  private long held;
  private long ahead;
  private Instant lapses = Instant.EPOCH;
  private Instant known = Instant.EPOCH;

  PrefetchedPermits(Bucket bucket, LimiterStore store, InstantSource clock) {
    this.bucket = bucket;
    this.store = store;
    this.clock = clock;
    this.maxAhead = bucket.perSecond() * MAX_PREFETCH.toMillis() / 1000;
  }

  /** Takes permits; throws what the store throws. */
  synchronized Answer take(long permits) {
    Instant now = clock.instant();
    lapse(now);
    if (permits > held && !fetch(permits, now)) {
      return new Answer.Refused(
          allowance(now), bucket.untilHolds(permits - held, known, clock.instant()));
    }
    held -= permits;
    return new Answer.Granted(allowance(now));
  }

  /** Asks for what is missing and something ahead, and takes less ahead when there is less. */
  private boolean fetch(long permits, Instant now) {
    long missing = permits - held;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long there = bucket.holds(known, now);
      if (there < missing) {
        return false;
      }
      long wanted = Math.min(there, missing + ahead);
      TakeResult result = store.take(bucket, wanted, known, now);
      known = result.fullAt();
      if (result instanceof TakeResult.Taken) {
        held += wanted;
        lapses = now.plus(LIFETIME);
        ahead = Math.min(maxAhead, Math.max(1, 2 * wanted));
        return true;
      }
    }
    return false;
  }

  private void lapse(Instant now) {
    if (!now.isBefore(lapses)) {
      held = 0;
      ahead = 0;
    }
  }

  /** Permits that were taken and not used; they lapse like others. */
  synchronized void giveBack(long permits) {
    Instant now = clock.instant();
    lapse(now);
    if (now.isBefore(lapses)) {
      held += permits;
    }
  }

  /** Takes permits that were used before they were known; throws what the store throws. */
  synchronized void charge(long permits) {
    Instant now = clock.instant();
    lapse(now);
    long ours = Math.min(held, permits);
    held -= ours;
    if (permits > ours) {
      known = store.charge(bucket, permits - ours, known, now);
    }
  }

  /** State of the bucket, after a read of the store. */
  synchronized Allowance look() {
    Instant now = clock.instant();
    lapse(now);
    known = store.fullAt(bucket, now).orElse(Instant.EPOCH);
    return allowance(now);
  }

  private Allowance allowance(Instant now) {
    Duration reset = Duration.between(now, known);
    return new Allowance(
        bucket.capacity(),
        Math.min(bucket.capacity(), bucket.holds(known, now) + held),
        reset.isNegative() ? Duration.ZERO : reset);
  }
}
