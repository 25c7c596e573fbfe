package dev.embedway.core.composition;

import dev.embedway.core.breaker.BreakerStore;
import dev.embedway.core.cache.EmbeddingCache;
import dev.embedway.core.cache.EpochStore;
import dev.embedway.core.limit.LimiterStore;
import dev.embedway.core.observe.CounterStore;
import dev.embedway.core.observe.MetricSink;
import dev.embedway.core.observe.StageActivityStore;
import dev.embedway.core.observe.UsageStore;

/**
 * Ports of what stands before and behind a call for vectors: counts, limits, breakers, the cache.
 *
 * @param numbers that are kept of requests
 * @param limiters buckets of rate limits
 * @param breakers states of breakers
 * @param cache of vectors
 */
public record RequestPorts(
    Numbers numbers, LimiterStore limiters, BreakerStore breakers, Cache cache) {

  /**
   * Ports of numbers.
   *
   * @param counters of the fleet
   * @param usage of tenants
   * @param stages work of the pipeline's, by minutes
   * @param sink of the process's numbers besides the fleet's
   */
  public record Numbers(
      CounterStore counters, UsageStore usage, StageActivityStore stages, MetricSink sink) {}

  /**
   * Ports of the cache.
   *
   * @param epochs of the cache
   * @param vectors shared with the fleet, where the settings have a secret for them
   */
  public record Cache(EpochStore epochs, EmbeddingCache vectors) {}

  /** Counters of the fleet. */
  public CounterStore counters() {
    return numbers.counters();
  }

  /** Usage of tenants. */
  public UsageStore usage() {
    return numbers.usage();
  }

  /** Work of the pipeline's stages, by minutes. */
  public StageActivityStore stages() {
    return numbers.stages();
  }

  /** Receiver of the process's numbers besides the fleet's. */
  public MetricSink sink() {
    return numbers.sink();
  }

  /** Epochs of the cache. */
  public EpochStore epochs() {
    return cache.epochs();
  }

  /** Vectors that are shared with the fleet. */
  public EmbeddingCache vectors() {
    return cache.vectors();
  }
}
