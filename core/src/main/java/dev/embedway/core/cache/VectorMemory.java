package dev.embedway.core.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.embedway.core.tenant.TenantId;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cache of this process (L1), within an amount of memory and a number of entries.
 *
 * <p>Thread-safe. Has no thread of its own: a frozen function would have none. Nothing is made of
 * it before the first entry, since a start is paid for.
 */
final class VectorMemory {

  /** Beside the floats: objects, the key's characters, and the policy's own nodes. */
  private static final int OVERHEAD = 300;

  private final long maxBytes;
  private final long maxEntries;
  private final InstantSource clock;
  private volatile @Nullable Cache<CacheKey, Entry> opened;

  /** A memory; one of no entries keeps nothing. */
  VectorMemory(long maxBytes, long maxEntries, InstantSource clock) {
    this.maxBytes = maxBytes;
    this.maxEntries = maxEntries;
    this.clock = clock;
  }

  private record Entry(TenantId tenant, CachedVector vector) {}

  boolean isOn() {
    return maxEntries > 0;
  }

  /** Entries of these keys that have not expired. */
  Map<CacheKey, CachedVector> find(Collection<CacheKey> keys) {
    Map<CacheKey, CachedVector> found = new HashMap<>();
    Cache<CacheKey, Entry> entries = opened;
    if (entries == null) {
      return found;
    }
    for (CacheKey key : keys) {
      Entry entry = entries.getIfPresent(key);
      if (entry != null && entry.vector().isLive(clock.instant())) {
        found.put(key, entry.vector());
      } else if (entry != null) {
        entries.asMap().remove(key, entry);
      }
    }
    return found;
  }

  void put(TenantId tenant, Map<CacheKey, CachedVector> vectors) {
    if (isOn() && !vectors.isEmpty()) {
      Cache<CacheKey, Entry> entries = open();
      vectors.forEach((key, vector) -> entries.put(key, new Entry(tenant, vector)));
    }
  }

  /** Forgets what is a tenant's, or all; returns how many entries that were. */
  int forget(Optional<TenantId> tenant) {
    Cache<CacheKey, Entry> entries = opened;
    if (entries == null) {
      return 0;
    }
    entries.cleanUp();
    int removed = 0;
    for (Map.Entry<CacheKey, Entry> each : entries.asMap().entrySet()) {
      boolean isMeant = tenant.isEmpty() || tenant.get().equals(each.getValue().tenant());
      if (isMeant && entries.asMap().remove(each.getKey(), each.getValue())) {
        removed++;
      }
    }
    return removed;
  }

  long size() {
    Cache<CacheKey, Entry> entries = opened;
    if (entries == null) {
      return 0;
    }
    entries.cleanUp();
    return entries.estimatedSize();
  }

  private synchronized Cache<CacheKey, Entry> open() {
    Cache<CacheKey, Entry> entries = opened;
    if (entries == null) {
      entries =
          Caffeine.newBuilder()
              .executor(Runnable::run)
              .maximumWeight(maxBytes)
              .weigher((CacheKey key, Entry entry) -> weight(entry))
              .build();
      opened = entries;
    }
    return entries;
  }

  /** Bytes, and never less than an entry's share, so that the number of entries is bounded too. */
  private int weight(Entry entry) {
    long bytes = OVERHEAD + (long) entry.vector().vector().dim() * Float.BYTES;
    long share = (maxBytes + maxEntries - 1) / maxEntries;
    return (int) Math.min(Integer.MAX_VALUE, Math.max(bytes, share));
  }
}
