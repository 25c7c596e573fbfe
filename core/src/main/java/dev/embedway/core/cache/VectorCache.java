package dev.embedway.core.cache;

import dev.embedway.core.cache.CacheAnswers.Answer;
import dev.embedway.core.cache.CacheAnswers.Origin;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.model.Input;
import dev.embedway.core.provider.EmbedResult;
import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Answers inputs by vectors that were made before, and has the others made: in this process first,
 * then in the fleet by one call, then by a source, which is asked once for what several requests
 * want at one time.
 *
 * <p>Thread-safe. Where the epoch cannot be told, the source answers everything.
 */
public final class VectorCache {

  private final CacheSettings settings;
  private final CacheKeys keys;
  private final EpochWatch epochs;
  private final VectorMemory memory;
  private final Optional<EmbeddingCache> shared;
  private final BestEffortCalls sharedCalls;
  private final SingleFlight flights;
  private final InstantSource clock;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder failures = new LongAdder();

  /** A cache of this process alone. */
  public VectorCache(
      CacheSettings settings, String secret, EpochStore epochs, InstantSource clock) {
    this(settings, secret, epochs, Optional.empty(), () -> {}, clock);
  }

  /**
   * A cache.
   *
   * @param secret of the keys: the same in all processes that share
   * @param shared the fleet's, if there is one
   * @param failed run after each call of the fleet's, or of the epochs', that failed or took too
   *     long, in a caller's thread; must not throw
   */
  public VectorCache(
      CacheSettings settings,
      String secret,
      EpochStore epochs,
      Optional<EmbeddingCache> shared,
      Runnable failed,
      InstantSource clock) {
    Runnable counted =
        () -> {
          failures.increment();
          failed.run();
        };
    this.settings = settings;
    this.keys = new CacheKeys(secret);
    this.epochs =
        new EpochWatch(
            epochs, new BestEffortCalls(settings.shared().timeout(), clock, counted), clock);
    this.memory =
        new VectorMemory(settings.memory().maxBytes(), settings.memory().maxEntries(), clock);
    this.shared = shared;
    this.sharedCalls = new BestEffortCalls(settings.shared().timeout(), clock, counted);
    this.flights = new SingleFlight(clock);
    this.clock = clock;
  }

  /** No cache: every vector is made anew. */
  public static VectorCache none(InstantSource clock) {
    CacheSettings nothing =
        new CacheSettings(
            Duration.ZERO,
            new CacheSettings.Memory(0, 1),
            new CacheSettings.Shared(CacheSettings.Sharing.OFF, Optional.empty(), Duration.ZERO));
    return new VectorCache(nothing, "nothing is kept", new OneEpoch(), clock);
  }

  /** Of what nothing is kept in. */
  private record OneEpoch() implements EpochStore {
    @Override
    public CacheEpoch read(TenantId tenant) {
      return new CacheEpoch(0, 0);
    }

    @Override
    public void advance(Optional<TenantId> tenant) {}
  }

  /** Makes vectors, as a provider does; its answers are checked. */
  @FunctionalInterface
  public interface Source {
    /** As many vectors as inputs, in their order; whatever it throws is thrown on. */
    EmbedResult embed(List<Input> inputs);
  }

  /**
   * Answers a look-up.
   *
   * @throws EmbedwayException what the source throws; {@code deadline_exceeded} when another
   *     request that makes the same takes longer than this one may
   */
  public CacheAnswers answer(CacheLookup lookup, Source source) {
    return counted(
        work(lookup, source)
            .map(work -> found(lookup, work))
            .orElseGet(() -> uncached(lookup, source)));
  }

  /**
   * Has the source answer all of a look-up, and keeps its answers in place of what was kept.
   *
   * @throws EmbedwayException what the source throws
   */
  public CacheAnswers renew(CacheLookup lookup, Source source) {
    return counted(
        work(lookup, source)
            .map(work -> made(lookup, work))
            .orElseGet(() -> uncached(lookup, source)));
  }

  private CacheAnswers counted(CacheAnswers answers) {
    long found = answers.answers().stream().filter(answer -> answer.origin() == Origin.HIT).count();
    hits.add(found);
    misses.add(answers.answers().size() - found);
    return answers;
  }

  /** A look-up's work; empty where nothing is kept, or the epoch cannot be told. */
  private Optional<CacheWork> work(CacheLookup lookup, Source source) {
    if (!memory.isOn() && !isShared(lookup)) {
      return Optional.empty();
    }
    return epochs
        .of(lookup.tenant(), lookup.deadline())
        .map(epoch ->
            new CacheWork(
                lookup, keys.of(lookup, epoch), source, clock.instant().plus(settings.ttl())));
  }

  private boolean isShared(CacheLookup lookup) {
    return shared.isPresent() && settings.shares(lookup.model());
  }

  private CacheAnswers made(CacheLookup lookup, CacheWork work) {
    Map<CacheKey, CachedVector> all = renew(lookup.tenant(), work);
    if (isShared(lookup)) {
      putShared(lookup, work);
    }
    return work.answers(all);
  }

  private CacheAnswers found(CacheLookup lookup, CacheWork work) {
    boolean isShared = isShared(lookup);
    work.take(memory.find(work.keys()), clock.instant());
    if (isShared) {
      findShared(lookup, work);
    }
    List<CacheKey> missing = work.missing();
    Map<CacheKey, CachedVector> others =
        missing.isEmpty()
            ? Map.of()
            : flights.share(missing, lookup.deadline(), rest -> make(lookup.tenant(), work, rest));
    boolean agree = work.agreesWith(others);
    Map<CacheKey, CachedVector> all = agree ? others : renew(lookup.tenant(), work);
    if (isShared) {
      putShared(lookup, work);
    }
    return work.answers(all);
  }

  /**
   * Makes all vectors anew and keeps them: of a model whose length only its answers tell, those
   * that were kept may be of several lengths.
   */
  private Map<CacheKey, CachedVector> renew(TenantId tenant, CacheWork work) {
    Map<CacheKey, CachedVector> made = work.make(work.forget());
    memory.put(tenant, made);
    return made;
  }

  /** Makes vectors, and keeps them here before anybody who looks for them stops following. */
  private Map<CacheKey, CachedVector> make(TenantId tenant, CacheWork work, List<CacheKey> wanted) {
    // A leader may have ended between the first look and now.
    Map<CacheKey, CachedVector> vectors = memory.find(wanted);
    List<CacheKey> missing = wanted.stream().filter(key -> !vectors.containsKey(key)).toList();
    if (!missing.isEmpty()) {
      Map<CacheKey, CachedVector> made = work.make(missing);
      memory.put(tenant, made);
      vectors.putAll(made);
    }
    return vectors;
  }

  private void findShared(CacheLookup lookup, CacheWork work) {
    Set<CacheKey> missing = Set.copyOf(work.missing());
    if (missing.isEmpty()) {
      return;
    }
    sharedCalls
        .call(() -> shared.orElseThrow().find(missing), lookup.deadline())
        .ifPresent(found -> memory.put(lookup.tenant(), work.take(found, clock.instant())));
  }

  private void putShared(CacheLookup lookup, CacheWork work) {
    Map<CacheKey, CachedVector> made = Map.copyOf(work.made());
    if (made.isEmpty()) {
      return;
    }
    sharedCalls.call(
        () -> {
          shared.orElseThrow().put(made);
          return made.size();
        },
        lookup.deadline());
  }

  private static CacheAnswers uncached(CacheLookup lookup, Source source) {
    EmbedResult result = source.embed(lookup.inputs().stream().map(CountedText::input).toList());
    List<Answer> answers =
        IntStream.range(0, lookup.inputs().size())
            .mapToObj(i ->
                new Answer(
                    result.vectors().get(i),
                    result.tokens().isEmpty()
                        ? lookup.inputs().get(i).kept(lookup.model())
                        : result.tokens().get(i),
                    Origin.MISS))
            .toList();
    return new CacheAnswers(answers, result.timings());
  }

  /**
   * Cuts off everything that a tenant's requests, or all, have kept: in this process at once, in
   * others within seconds.
   *
   * @return how many entries this process forgot
   * @throws EmbedwayException {@code store_unavailable} when the fleet could not be told; this
   *     process has forgotten nothing then
   */
  public int cutOff(Optional<TenantId> tenant) {
    epochs.advance(tenant);
    return memory.forget(tenant);
  }

  /** Limits of this cache, and its counts so far. */
  public CacheStatistics statistics() {
    return new CacheStatistics(
        memory.size(),
        settings.memory().maxEntries(),
        settings.ttl(),
        new CacheStatistics.Counts(hits.sum(), misses.sum(), failures.sum()));
  }
}
