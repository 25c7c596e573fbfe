package dev.embedway.core.cache;

/**
 * How often everything, and everything of one tenant, was cut off. It is part of every key, so that
 * what was made in an earlier epoch is found no more.
 *
 * @param fleet the number for all tenants
 * @param tenant the number for one
 */
public record CacheEpoch(long fleet, long tenant) {}
