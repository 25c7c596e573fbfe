package dev.embedway.core.breaker;

import dev.embedway.core.breaker.BreakerState.Closed;
import dev.embedway.core.breaker.BreakerStore.Reading;
import dev.embedway.core.error.EmbedwayException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * This process's copy of a breaker, read from the store at most once a second, whatever it answers.
 *
 * <p>Thread-safe; while one thread reads, others that need a younger copy wait for it.
 */
final class BreakerCopy {

  private final BreakerId id;
  private final BreakerStore store;
  private final BreakerPolicy policy;
  private final InstantSource clock;
  private final Consumer<BreakerEvent> events;
  private final AtomicReference<Known> known = new AtomicReference<>(Known.NOTHING);

  BreakerCopy(
      BreakerId id,
      BreakerStore store,
      BreakerPolicy policy,
      InstantSource clock,
      Consumer<BreakerEvent> events) {
    this.id = id;
    this.store = store;
    this.policy = policy;
    this.clock = clock;
    this.events = events;
  }

  /** State and counts last known, however old. */
  Known known() {
    return known.get();
  }

  /** State and counts last known, read again if they are older than a second. */
  Known fresh() {
    Known seen = known.get();
    return seen.isFresh(clock.instant()) ? seen : read();
  }

  /** Believes a state that was just put or met in the store. */
  void adopt(BreakerState met) {
    known.updateAndGet(held -> held.withState(met, clock.instant()));
  }

  /** Counts an outcome that began to be written when {@code version} was known. */
  Known count(CallCounts outcome, long version) {
    return known.updateAndGet(held -> held.withOwn(outcome, version));
  }

  private synchronized Known read() {
    Instant now = clock.instant();
    if (known.get().isFresh(now)) {
      return known.get();
    }
    long begun = known.updateAndGet(Known::next).version();
    Optional<Reading> answer = ask(now);
    // A state that was adopted meanwhile is newer.
    return known.updateAndGet(held -> held.version() == begun ? held.withRead(now, answer) : held);
  }

  private Optional<Reading> ask(Instant now) {
    try {
      return Optional.of(store.read(id, policy.windowStart(now)).orElseGet(() -> first(now)));
    } catch (EmbedwayException e) {
      events.accept(new BreakerEvent.StoreFailed(id));
      return Optional.empty();
    }
  }

  private Reading first(Instant now) {
    Closed first = Closed.first(now);
    return new Reading(store.change(id, 0, first).orElse(first), CallCounts.NONE);
  }
}
