package dev.embedway.core.cache;

/**
 * The name of an entry.
 *
 * @param value 43 characters of {@code A-Z a-z 0-9 _ -}: an HMAC-SHA-256, from which nothing can be
 *     read
 */
public record CacheKey(String value) {}
