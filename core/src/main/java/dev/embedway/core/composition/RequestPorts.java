package dev.embedway.core.composition;

import dev.embedway.core.breaker.BreakerStore;
import dev.embedway.core.cache.EmbeddingCache;
import dev.embedway.core.cache.EpochStore;
import dev.embedway.core.limit.LimiterStore;
import dev.embedway.core.observe.CounterStore;
import dev.embedway.core.observe.MetricSink;
import dev.embedway.core.observe.UsageStore;

/**
 * Ports of what stands before and behind a call for vectors: counts, limits, breakers, the cache.
 *
 * @param counters of the fleet
 * @param usage of tenants
 * @param sink of the process's numbers besides the fleet's
 * @param limiters buckets of rate limits
 * @param breakers states of breakers
 * @param epochs of the cache
 * @param vectors shared with the fleet, where the settings have a secret for them
 */
public record RequestPorts(
    CounterStore counters,
    UsageStore usage,
    MetricSink sink,
    LimiterStore limiters,
    BreakerStore breakers,
    EpochStore epochs,
    EmbeddingCache vectors) {}
