package dev.embedway.core.breaker;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.provider.EmbeddingProvider;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The breakers that a process uses, and what an administrator does with those of the fleet.
 *
 * <p>Thread-safe if its generator is.
 */
public final class Breakers {

  private final BreakerStore store;
  private final BreakerPolicy policy;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Consumer<BreakerEvent> events;
  private final Map<BreakerId, Breaker> used = new ConcurrentHashMap<>();

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

  /** The breaker of this name, the same one every time. */
  public Breaker of(BreakerId id) {
    return used.computeIfAbsent(
        id, name -> new Breaker(name, store, policy, clock, random, events));
  }

  /** A provider whose every call asks the breaker of its endpoint. */
  public EmbeddingProvider guard(EmbeddingProvider provider) {
    return new BreakingProvider(provider, of(new BreakerId(provider.name(), provider.endpoint())));
  }

  /** When they open. */
  public BreakerPolicy policy() {
    return policy;
  }

  /**
   * Every breaker of the fleet that was ever used, as it is now.
   *
   * @throws EmbedwayException when the store does not answer
   */
  public List<BreakerStatus> list() {
    Instant from = policy.windowStart(clock.instant());
    return store.list().stream()
        .flatMap(id ->
            store.read(id, from).stream()
                .map(reading -> new BreakerStatus(id, reading.state(), reading.counts())))
        .toList();
  }

  /** What this process knows without asking anyone: of the breakers that it used. */
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
   * Closes breakers: at once in this process, within a second in others.
   *
   * @throws EmbedwayException when the store does not answer
   */
  public void reset(List<BreakerId> ids) {
    ids.forEach(id -> of(id).reset());
  }
}
