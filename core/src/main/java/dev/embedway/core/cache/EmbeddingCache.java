package dev.embedway.core.cache;

import java.util.Map;
import java.util.Set;

/**
 * The cache of a fleet (L2).
 *
 * <p>Thread-safe. The caller bounds its time; it may answer with less than there is, and may lose
 * what it is given.
 */
public interface EmbeddingCache {

  /**
   * Entries of these keys; one that has expired may be among them.
   *
   * @throws dev.embedway.core.error.EmbedwayException when the store fails
   */
  Map<CacheKey, CachedVector> find(Set<CacheKey> keys);

  /**
   * Keeps entries until they expire.
   *
   * @throws dev.embedway.core.error.EmbedwayException when the store fails; some may be kept then
   */
  void put(Map<CacheKey, CachedVector> entries);
}
