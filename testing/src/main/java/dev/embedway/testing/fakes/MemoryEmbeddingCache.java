package dev.embedway.testing.fakes;

import dev.embedway.core.cache.CacheKey;
import dev.embedway.core.cache.CachedVector;
import dev.embedway.core.cache.EmbeddingCache;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A fleet's cache in memory, which may be told to fail. Thread-safe. */
public final class MemoryEmbeddingCache implements EmbeddingCache {

  private final Map<CacheKey, CachedVector> entries = new ConcurrentHashMap<>();
  private final AtomicInteger finds = new AtomicInteger();
  private final AtomicInteger puts = new AtomicInteger();
  private volatile Runnable before = () -> {};

  /** From now on, this runs before every call, and may throw. */
  public void before(Runnable action) {
    before = action;
  }

  @Override
  public Map<CacheKey, CachedVector> find(Set<CacheKey> keys) {
    finds.incrementAndGet();
    before.run();
    Map<CacheKey, CachedVector> found = new HashMap<>(entries);
    found.keySet().retainAll(keys);
    return found;
  }

  @Override
  public void put(Map<CacheKey, CachedVector> more) {
    puts.incrementAndGet();
    before.run();
    entries.putAll(more);
  }

  /** Entries that it holds. */
  public Map<CacheKey, CachedVector> entries() {
    return entries;
  }

  /** Count of calls of {@link #find}. */
  public int finds() {
    return finds.get();
  }

  /** Count of calls of {@link #put}. */
  public int puts() {
    return puts.get();
  }
}
