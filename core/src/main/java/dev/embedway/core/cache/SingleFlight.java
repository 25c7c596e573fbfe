package dev.embedway.core.cache;

import static java.util.Objects.requireNonNull;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TimedOutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Vectors that are being made now, shared so that requests for one key make one call: the first
 * leads, the others follow. A leader's failure is its own, since it may be of its deadline or of
 * the texts beside; a follower then makes what is missing by itself, and does not follow again.
 *
 * <p>Thread-safe. A caller leads before it follows, so none waits for one that waits.
 */
final class SingleFlight {

  private final InstantSource clock;
  private final ConcurrentMap<CacheKey, CompletableFuture<CachedVector>> underWay =
      new ConcurrentHashMap<>();

  SingleFlight(InstantSource clock) {
    this.clock = clock;
  }

  /** Makes vectors of keys, all of them. */
  @FunctionalInterface
  interface Work {
    Map<CacheKey, CachedVector> make(List<CacheKey> keys);
  }

  /**
   * The vectors of these keys, each made here or by another thread.
   *
   * @throws TimedOutException {@code deadline_exceeded} when another thread's work outlasts the
   *     deadline; else what the work throws
   */
  Map<CacheKey, CachedVector> share(List<CacheKey> keys, Instant deadline, Work work) {
    Map<CacheKey, CompletableFuture<CachedVector>> own = new LinkedHashMap<>();
    Map<CacheKey, CompletableFuture<CachedVector>> others = new LinkedHashMap<>();
    for (CacheKey key : keys) {
      CompletableFuture<CachedVector> mine = new CompletableFuture<>();
      CompletableFuture<CachedVector> theirs = underWay.putIfAbsent(key, mine);
      if (theirs == null) {
        own.put(key, mine);
      } else {
        others.put(key, theirs);
      }
    }
    Map<CacheKey, CachedVector> vectors = new HashMap<>(lead(own, work));
    List<CacheKey> abandoned = follow(others, deadline, vectors);
    if (!abandoned.isEmpty()) {
      vectors.putAll(work.make(abandoned));
    }
    return vectors;
  }

  private Map<CacheKey, CachedVector> lead(
      Map<CacheKey, CompletableFuture<CachedVector>> own, Work work) {
    if (own.isEmpty()) {
      return Map.of();
    }
    try {
      Map<CacheKey, CachedVector> made = work.make(List.copyOf(own.keySet()));
      own.forEach((key, flight) -> flight.complete(requireNonNull(made.get(key))));
      return made;
    } finally {
      own.forEach((key, flight) -> {
        underWay.remove(key, flight);
        // Of one that is complete this changes nothing.
        flight.cancel(false);
      });
    }
  }

  /** Waits for others' vectors; returns the keys whose leaders failed. */
  private List<CacheKey> follow(
      Map<CacheKey, CompletableFuture<CachedVector>> others,
      Instant deadline,
      Map<CacheKey, CachedVector> vectors) {
    List<CacheKey> abandoned = new ArrayList<>();
    others.forEach((key, flight) -> {
      try {
        long left = Duration.between(clock.instant(), deadline).toMillis();
        vectors.put(key, flight.get(Math.max(0, left), TimeUnit.MILLISECONDS));
      } catch (CancellationException | ExecutionException e) {
        abandoned.add(key);
      } catch (TimeoutException e) {
        throw outlasted();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw outlasted();
      }
    });
    return abandoned;
  }

  private static TimedOutException outlasted() {
    return new TimedOutException(
        ErrorCode.DEADLINE_EXCEEDED,
        "the request's time was up while another request embedded the same text",
        null);
  }
}
