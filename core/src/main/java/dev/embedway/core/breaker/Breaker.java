package dev.embedway.core.breaker;

import dev.embedway.core.breaker.BreakerState.Closed;
import dev.embedway.core.breaker.BreakerState.HalfOpen;
import dev.embedway.core.breaker.BreakerState.Lease;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.HumanTime;
import dev.embedway.core.error.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * One process's use of a breaker of the fleet, that of an endpoint or of a model there: calls go
 * through {@link #call}.
 *
 * <p>Thread-safe. A state that this process makes holds at once, one that another makes within a
 * second. Without an answer of the store calls pass.
 */
public final class Breaker {

  /** Times that a change is tried again because others change the state too. */
  private static final int ATTEMPTS = 5;

  /** Time by which a probe's deadline is before the end of its lease, since clocks differ. */
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(1);

  private static final Duration MAX_WAIT = Duration.ofSeconds(60);

  private final BreakerId id;
  private final BreakerStore store;
  private final BreakerPolicy policy;
  private final Transitions transitions;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Consumer<BreakerEvent> events;
  private final BreakerCopy copy;

  Breaker(
      BreakerId id,
      BreakerStore store,
      BreakerPolicy policy,
      InstantSource clock,
      RandomGenerator random,
      Consumer<BreakerEvent> events) {
    this.id = id;
    this.store = store;
    this.policy = policy;
    this.transitions = new Transitions(policy);
    this.clock = clock;
    this.random = random;
    this.events = events;
    this.copy = new BreakerCopy(id, store, policy, clock, events);
  }

  /**
   * Does work that calls the provider once, and counts how it ends.
   *
   * @param deadline the work's
   * @param work takes the deadline that it must keep: of a probe, an earlier one where {@code
   *     deadline} is far
   * @throws UnavailableException {@code breaker_open}, with the time after which to try again, when
   *     the work was not begun
   */
  public <T> T call(Instant deadline, Function<Instant, T> work) {
    return call(deadline, Standing.PROVEN, _ -> {}, work);
  }

  /**
   * The same for a model of this standing.
   *
   * @param ended told how the work ended, before it is weighed
   */
  <T> T call(
      Instant deadline, Standing standing, Consumer<CallOutcome> ended, Function<Instant, T> work) {
    Permit permit = enter(deadline, standing);
    CallOutcome outcome = CallOutcome.NOTHING;
    try {
      T answer = work.apply(deadline(permit, deadline));
      outcome = CallOutcome.ofAnswer(speed(permit));
      return answer;
    } catch (EmbedwayException fault) {
      outcome = CallOutcome.ofFault(fault.code(), speed(permit));
      throw fault;
    } finally {
      ended.accept(outcome);
      leave(permit, standing.weigh(outcome));
    }
  }

  /**
   * Closes it, whatever state it is in; counts start anew.
   *
   * @throws EmbedwayException when the store does not answer
   */
  public void reset() {
    Instant now = clock.instant();
    BreakerState seen =
        store
            .read(id, policy.windowStart(now))
            .map(BreakerStore.Reading::state)
            .orElseGet(() -> Closed.first(now));
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      BreakerState closed = transitions.next(seen, new Trigger.Reset(), now).orElseThrow();
      Optional<BreakerState> instead = store.change(id, seen.term(), closed);
      if (instead.isEmpty()) {
        changed(closed);
        return;
      }
      seen = instead.get();
    }
    throw new UnavailableException(
        ErrorCode.STORE_UNAVAILABLE,
        "others changed the circuit breaker again and again; try once more",
        CLOCK_SKEW,
        null);
  }

  /** Status as this process knows it, without asking the store; empty when it knows none. */
  Optional<BreakerStatus> known() {
    Known known = copy.known();
    return known.state().map(state -> new BreakerStatus(id, state, known.tally()));
  }

  /** Counts of the window as far as this process knows them, without asking the store. */
  CallCounts tally() {
    return copy.known().tally();
  }

  private Permit enter(Instant deadline, Standing standing) {
    Optional<BreakerState> state = copy.fresh().state();
    for (int attempt = 0; state.isPresent(); attempt++) {
      Instant now = clock.instant();
      BreakerState seen = state.get();
      if (seen instanceof Closed closed) {
        return new Permit.Call(closed.term(), now);
      }
      if (standing == Standing.WORKING) {
        return new Permit.Beside(seen, now);
      }
      if (!standing.mayProbe(seen, now)) {
        throw refusal(seen, now);
      }
      Lease lease = lease(deadline, now);
      Optional<BreakerState> next = transitions.next(seen, new Trigger.Called(lease), now);
      if (next.isEmpty() || attempt == ATTEMPTS) {
        throw refusal(seen, now);
      }
      state = change(seen, next.get());
      if (state.isPresent() && state.get() instanceof HalfOpen half && half.isHeldBy(lease)) {
        return new Permit.Probe(half, lease, now);
      }
    }
    return new Permit.Unguarded(clock.instant());
  }

  private void leave(Permit permit, CallOutcome outcome) {
    events.accept(new BreakerEvent.Ended(id, outcome));
    switch (permit) {
      case Permit.Call call -> count(call.term(), outcome);
      case Permit.Probe probe ->
          transitions
              .next(probe.state(), new Trigger.ProbeEnded(probe.lease(), outcome), clock.instant())
              .ifPresent(next -> change(probe.state(), next));
      case Permit.Beside beside -> {
        if (outcome == CallOutcome.SUCCESS) {
          transitions
              .next(beside.state(), new Trigger.Answered(), clock.instant())
              .ifPresent(next -> change(beside.state(), next));
        }
      }
      case Permit.Unguarded _ -> {}
    }
  }

  private void count(long term, CallOutcome outcome) {
    Known known = copy.known();
    if (outcome == CallOutcome.NOTHING || !known.isClosedIn(term)) {
      return;
    }
    Instant now = clock.instant();
    boolean stored = write(term, outcome, known, now);
    copy.count(outcome.tally(1, now), known.version());
    Known judged = outcome.isBad() && stored ? copy.fresh() : copy.known();
    if (judged.isClosedIn(term)) {
      BreakerState state = judged.state().orElseThrow();
      transitions
          .next(state, new Trigger.Counted(judged.tally()), now)
          .ifPresent(next -> change(state, next));
    }
  }

  private boolean write(long term, CallOutcome outcome, Known known, Instant now) {
    long weight = outcome.isBad() ? 1 : known.tally().successWeight();
    if (weight > 1 && random.nextLong(weight) > 0) {
      return true;
    }
    Instant bucket = policy.bucket(now);
    try {
      store.add(id, term, bucket, outcome.tally(weight, now), policy.forgotten(bucket));
      return true;
    } catch (EmbedwayException e) {
      events.accept(new BreakerEvent.StoreFailed(id));
      return false;
    }
  }

  /** Changes the state; what then stands, empty when the store does not answer. */
  private Optional<BreakerState> change(BreakerState from, BreakerState to) {
    try {
      Optional<BreakerState> instead = store.change(id, from.term(), to);
      instead.ifPresentOrElse(copy::adopt, () -> changed(to));
      return Optional.of(instead.orElse(to));
    } catch (EmbedwayException e) {
      events.accept(new BreakerEvent.StoreFailed(id));
      return Optional.empty();
    }
  }

  private void changed(BreakerState to) {
    copy.adopt(to);
    events.accept(new BreakerEvent.Changed(id, to));
  }

  private Lease lease(Instant deadline, Instant now) {
    Instant latest = now.plus(BreakerPolicy.MAX_PROBE_TIME);
    Instant over = deadline.isBefore(latest) ? deadline : latest;
    return new Lease(
        "%016x%016x".formatted(random.nextLong(), random.nextLong()), over.plus(CLOCK_SKEW));
  }

  private static Instant deadline(Permit permit, Instant deadline) {
    return permit instanceof Permit.Probe probe ? probe.lease().ends().minus(CLOCK_SKEW) : deadline;
  }

  private CallOutcome.Speed speed(Permit permit) {
    return policy.speed(Duration.between(permit.begun(), clock.instant()));
  }

  private UnavailableException refusal(BreakerState state, Instant now) {
    events.accept(new BreakerEvent.Refused(id));
    Duration wait = state.retryAfter(now);
    return new UnavailableException(
        ErrorCode.BREAKER_OPEN,
        (id.isOfModel() ? "model " + id.model() + " of provider " : "provider ")
            + id.provider()
            + " is not asked for now: too many calls to it failed or were slow; it is tried again in "
            + HumanTime.of(wait),
        wait.compareTo(MAX_WAIT) < 0 ? wait : MAX_WAIT,
        null);
  }
}
