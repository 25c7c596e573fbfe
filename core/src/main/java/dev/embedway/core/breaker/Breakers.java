package dev.embedway.core.breaker;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.provider.EmbeddingProvider;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The breakers that a process uses, and what an administrator does with those of the fleet.
 *
 * <p>Thread-safe if its generator is.
 */
public final class Breakers {

  private static final int MAX_MODELS = 1000;
  private static final int LISTED = 100;

  private final BreakerStore store;
  private final BreakerPolicy policy;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Consumer<BreakerEvent> events;
  private final Map<BreakerId, Breaker> used = new ConcurrentHashMap<>();
  private final Map<BreakerId, Breaker> models = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Breakers that are kept in a store.
   *
   * @param random not the same in two processes: leases are told apart by it
   * @param events told of what happens, in the thread where it does; must not throw
   */
  public Breakers(
      BreakerStore store,
      BreakerPolicy policy,
      InstantSource clock,
      RandomGenerator random,
      Consumer<BreakerEvent> events) {
    this.store = store;
    this.policy = policy;
    this.clock = clock;
    this.random = random;
    this.events = events;
  }

  /**
   * The breaker of this name, the same one every time; of a model's breaker the same as long as it
   * is among the {@value #MAX_MODELS} last used.
   */
  public Breaker of(BreakerId id) {
    return id.isOfModel() ? ofModel(id) : used.computeIfAbsent(id, this::made);
  }

  private Breaker ofModel(BreakerId id) {
    synchronized (models) {
      Breaker breaker = models.computeIfAbsent(id, this::made);
      if (models.size() > MAX_MODELS) {
        models.remove(models.keySet().iterator().next());
      }
      return breaker;
    }
  }

  private Breaker made(BreakerId id) {
    return new Breaker(id, store, policy, clock, random, events);
  }

  /** A provider whose every call asks the breakers of its model and of its endpoint. */
  public EmbeddingProvider guard(EmbeddingProvider provider) {
    return new BreakingProvider(provider, this, clock);
  }

  /** Policy by which they open. */
  public BreakerPolicy policy() {
    return policy;
  }

  /**
   * The breaker of every endpoint that was ever used, as it is now, and those of models that are
   * not closed, at most {@value #LISTED} an endpoint.
   *
   * @throws EmbedwayException when the store does not answer
   */
  public List<BreakerStatus> list() {
    Instant from = policy.windowStart(clock.instant());
    return store.list().stream()
        .flatMap(id -> Stream.concat(Stream.of(id), store.troubled(id, LISTED).stream()))
        .flatMap(id ->
            store.read(id, from).stream()
                .map(reading -> new BreakerStatus(id, reading.state(), reading.counts())))
        .toList();
  }

  /** Knowledge of this process without asking anyone: of the endpoints' breakers that it used. */
  public List<BreakerStatus> known() {
    return used.values().stream().map(Breaker::known).flatMap(Optional::stream).toList();
  }

  /**
   * The breakers of all endpoints of a provider.
   *
   * @throws NotFoundException {@code breaker_not_found} when the provider has none
   */
  public List<BreakerId> ids(String provider) {
    List<BreakerId> found =
        store.list().stream().filter(id -> id.provider().equals(provider)).toList();
    if (found.isEmpty()) {
      throw new NotFoundException(
          ErrorCode.BREAKER_NOT_FOUND,
          "this provider has no circuit breaker: a remote provider has one from its first call on",
          "provider");
    }
    return found;
  }

  /**
   * Closes breakers of endpoints and of all models there: at once in this process, within a second
   * in others.
   *
   * @throws EmbedwayException when the store does not answer
   */
  public void reset(List<BreakerId> ids) {
    for (BreakerId id : ids) {
      of(id).reset();
      List<BreakerId> open = store.troubled(id, LISTED);
      for (int round = 0; round < MAX_MODELS / LISTED && !open.isEmpty(); round++) {
        open.forEach(model -> of(model).reset());
        open = store.troubled(id, LISTED);
      }
    }
  }
}
