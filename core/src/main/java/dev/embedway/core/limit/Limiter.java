package dev.embedway.core.limit;

import dev.embedway.core.error.Allowance;
import dev.embedway.core.error.EmbedwayException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes permits of shared buckets for one process. When the store fails, everything is granted for
 * {@link #PAUSE}, and the failure is counted; then the store is asked again.
 *
 * <p>Thread-safe. Over all processes and from any time at which its bucket was full, no more is
 * granted than the bucket holds and gains.
 */
public final class Limiter {

  /** Time for which a store that failed is not asked. */
  public static final Duration PAUSE = Duration.ofSeconds(1);

  private static final int MAX_BUCKETS = 2000;

  private final LimiterStore store;
  private final InstantSource clock;
  private final Runnable onFailure;
  private final Map<Bucket, PrefetchedPermits> byBucket = new LinkedHashMap<>(16, 0.75f, true);
  private volatile Instant pausedUntil = Instant.EPOCH;

  /**
   * A limiter before a store.
   *
   * @param clock the wall clock
   * @param onFailure told of each failure of the store
   */
  public Limiter(LimiterStore store, InstantSource clock, Runnable onFailure) {
    this.store = store;
    this.clock = clock;
    this.onFailure = onFailure;
  }

  /**
   * Takes permits, at most {@link Bucket#capacity()}.
   *
   * @return empty when the store failed, which grants them
   */
  public Optional<Answer> take(Bucket bucket, long permits) {
    return asked(bucket, prefetched -> prefetched.take(permits));
  }

  /** Takes what was used beyond what was taken. */
  void charge(Bucket bucket, long permits) {
    asked(
        bucket,
        prefetched -> {
          prefetched.charge(permits);
          return prefetched;
        });
  }

  /** Gives back to this process what was not used. */
  void giveBack(Bucket bucket, long permits) {
    prefetched(bucket).giveBack(permits);
  }

  /** State of a bucket; empty when the store failed. */
  Optional<Allowance> look(Bucket bucket) {
    return asked(bucket, PrefetchedPermits::look);
  }

  private <T> Optional<T> asked(Bucket bucket, Function<PrefetchedPermits, T> question) {
    if (clock.instant().isBefore(pausedUntil)) {
      return Optional.empty();
    }
    try {
      return Optional.of(question.apply(prefetched(bucket)));
    } catch (EmbedwayException e) {
      pausedUntil = clock.instant().plus(PAUSE);
      onFailure.run();
      return Optional.empty();
    }
  }

  private PrefetchedPermits prefetched(Bucket bucket) {
    synchronized (byBucket) {
      PrefetchedPermits prefetched =
          byBucket.computeIfAbsent(bucket, b -> new PrefetchedPermits(b, store, clock));
      if (byBucket.size() > MAX_BUCKETS) {
        byBucket.remove(byBucket.keySet().iterator().next());
      }
      return prefetched;
    }
  }

  /** Result of asking for permits. */
  public sealed interface Answer {

    /** All were given. */
    record Granted(Allowance left) implements Answer {}

    /** None was. */
    record Refused(Allowance left, Duration retryAfter) implements Answer {}
  }
}
