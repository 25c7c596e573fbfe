package dev.embedway.core.cache;

import static java.util.Objects.requireNonNull;

import dev.embedway.core.cache.CacheAnswers.Answer;
import dev.embedway.core.cache.CacheAnswers.Origin;
import dev.embedway.core.cache.VectorCache.Source;
import dev.embedway.core.provider.EmbedResult;
import dev.embedway.core.provider.EmbedResult.Timings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** One look-up under way. One thread at a time. */
final class CacheWork {

  private final CacheLookup lookup;
  private final List<CacheKey> keys;
  private final Source source;
  private final Instant expires;
  private final Map<CacheKey, CountedText> inputs = new LinkedHashMap<>();
  private final Map<CacheKey, CachedVector> known = new HashMap<>();
  private final Map<CacheKey, CachedVector> made = new HashMap<>();
  private Timings timings = Timings.NONE;

  /**
   * A look-up.
   *
   * @param keys of its inputs, in order
   * @param source makes vectors
   * @param expires when that ends which is made now
   */
  CacheWork(CacheLookup lookup, List<CacheKey> keys, Source source, Instant expires) {
    this.lookup = lookup;
    this.keys = keys;
    this.source = source;
    this.expires = expires;
    for (int i = 0; i < keys.size(); i++) {
      inputs.put(keys.get(i), lookup.inputs().get(i));
    }
  }

  /** Keys of its inputs, in order. */
  List<CacheKey> keys() {
    return keys;
  }

  /** Takes what a cache has; what cannot be an answer is left out. */
  Map<CacheKey, CachedVector> take(Map<CacheKey, CachedVector> found, Instant now) {
    Map<CacheKey, CachedVector> sound = new HashMap<>();
    found.forEach((key, vector) -> {
      if (inputs.containsKey(key) && vector.isLive(now) && lookup.accepts(vector.vector())) {
        sound.put(key, vector);
      }
    });
    known.putAll(sound);
    return sound;
  }

  /** Keys that no cache had. */
  List<CacheKey> missing() {
    return inputs.keySet().stream().filter(key -> !known.containsKey(key)).toList();
  }

  /** Drops what the caches had; all keys. */
  List<CacheKey> forget() {
    known.clear();
    return List.copyOf(inputs.keySet());
  }

  /** Has the source make vectors. */
  Map<CacheKey, CachedVector> make(List<CacheKey> wanted) {
    List<CountedText> texts = wanted.stream().map(key -> requireNonNull(inputs.get(key))).toList();
    EmbedResult result = source.embed(texts.stream().map(CountedText::input).toList());
    Map<CacheKey, CachedVector> fresh = new LinkedHashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      fresh.put(
          wanted.get(i),
          new CachedVector(result.vectors().get(i), tokens(result, texts, i), expires));
    }
    timings = sum(timings, result.timings());
    made.putAll(fresh);
    return fresh;
  }

  /** Vectors that {@link #make} made. */
  Map<CacheKey, CachedVector> made() {
    return made;
  }

  /** True if the vectors of the caches are as long as {@code others}. */
  boolean agreesWith(Map<CacheKey, CachedVector> others) {
    return Stream.concat(known.values().stream(), others.values().stream())
            .map(each -> each.vector().dim())
            .distinct()
            .count()
        == 1;
  }

  /** The answers, of what the caches had and of {@code others}. */
  CacheAnswers answers(Map<CacheKey, CachedVector> others) {
    Set<CacheKey> hits = known.keySet();
    List<Answer> answers = new ArrayList<>();
    for (CacheKey key : keys) {
      boolean isHit = hits.contains(key);
      CachedVector vector = requireNonNull(isHit ? known.get(key) : others.get(key));
      answers.add(new Answer(vector.vector(), vector.tokens(), isHit ? Origin.HIT : Origin.MISS));
    }
    return new CacheAnswers(answers, timings);
  }

  private int tokens(EmbedResult result, List<CountedText> texts, int i) {
    return result.tokens().isEmpty() ? texts.get(i).kept(lookup.model()) : result.tokens().get(i);
  }

  private static Timings sum(Timings one, Timings other) {
    return new Timings(
        one.tokenization().plus(other.tokenization()),
        one.queue().plus(other.queue()),
        one.inference().plus(other.inference()));
  }
}
