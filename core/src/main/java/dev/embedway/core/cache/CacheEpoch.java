package dev.embedway.core.cache;

/**
 * Counts of invalidations of all entries, and of one tenant's. They are part of every key, so that
 * entries of an earlier epoch are not found any more.
 *
 * @param fleet count for all tenants
 * @param tenant count for one
 */
public record CacheEpoch(long fleet, long tenant) {}
