package dev.embedway.core.cache;

/**
 * What a process's cache did since its start.
 *
 * @param size entries in memory
 * @param hits texts that were found
 * @param misses texts that were not
 * @param failures calls of the shared store that failed or took too long
 */
public record CacheStatistics(long size, long hits, long misses, long failures) {}
