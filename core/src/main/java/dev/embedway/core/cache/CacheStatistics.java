package dev.embedway.core.cache;

import java.time.Duration;

/**
 * Limits of a process's cache, and its counts since its start.
 *
 * @param size entries in memory
 * @param maxSize max of them
 * @param ttl time for which one is kept
 * @param counts since the start
 */
public record CacheStatistics(long size, long maxSize, Duration ttl, Counts counts) {

  /**
   * Counts of a cache.
   *
   * @param hits texts that were found
   * @param misses texts that were not
   * @param failures calls of the stores of vectors and epochs that failed or took too long
   */
  public record Counts(long hits, long misses, long failures) {

    /** Found texts among all, 0 of none. */
    public double hitRate() {
      return hits + misses == 0 ? 0 : (double) hits / (hits + misses);
    }
  }
}
