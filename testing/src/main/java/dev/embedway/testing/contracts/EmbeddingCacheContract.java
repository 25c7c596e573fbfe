package dev.embedway.testing.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.cache.CacheKey;
import dev.embedway.core.cache.CachedVector;
import dev.embedway.core.cache.EmbeddingCache;
import dev.embedway.core.model.Vector;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Contract of every {@link EmbeddingCache}. */
public abstract class EmbeddingCacheContract {

  private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

  /** A cache; keys of a test are met in no other test. */
  protected abstract EmbeddingCache cache();

  private static CacheKey key() {
    return new CacheKey(UUID.randomUUID().toString());
  }

  private static Map<CacheKey, CachedVector> entries(int count, int dim) {
    Map<CacheKey, CachedVector> entries = new HashMap<>();
    for (int i = 0; i < count; i++) {
      float[] values = new float[dim];
      values[0] = i;
      values[dim - 1] = Float.MIN_VALUE;
      entries.put(key(), new CachedVector(Vector.of(values), i + 1, LATER));
    }
    return entries;
  }

  @Test
  void answersWithWhatItWasGivenToTheLastBit() {
    Map<CacheKey, CachedVector> entries =
        Map.of(
            key(),
            new CachedVector(Vector.of(-0f, Float.MIN_VALUE, Float.MAX_VALUE, 1 / 3f), 7, LATER));

    cache().put(entries);

    assertEquals(entries, cache().find(entries.keySet()));
  }

  @Test
  void leavesOutWhatItDoesNotHave() {
    Map<CacheKey, CachedVector> entries = entries(1, 4);
    CacheKey there = entries.keySet().iterator().next();

    cache().put(entries);

    assertEquals(entries, cache().find(Set.of(there, key())));
    assertEquals(Map.of(), cache().find(Set.of(key())));
    assertEquals(Map.of(), cache().find(Set.of()));
  }

  @Test
  void takesAndFindsMoreThanOneCallsWorth() {
    Map<CacheKey, CachedVector> entries = entries(230, 384);

    cache().put(entries);

    assertEquals(entries, cache().find(entries.keySet()));
  }

  @Test
  void theLastOneGivenStays() {
    CacheKey key = key();
    CachedVector first = new CachedVector(Vector.of(1, 2), 3, LATER);
    CachedVector second = new CachedVector(Vector.of(4, 5), 6, LATER.plusSeconds(1));

    cache().put(Map.of(key, first));
    cache().put(Map.of(key, second));

    assertEquals(Map.of(key, second), cache().find(Set.of(key)));
  }
}
