package dev.embedway.testing.fakes;

import dev.embedway.core.breaker.BreakerId;
import dev.embedway.core.breaker.BreakerState;
import dev.embedway.core.breaker.BreakerStore;
import dev.embedway.core.breaker.CallCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Breakers in memory. Thread-safe. */
public final class MemoryBreakerStore implements BreakerStore {

  private final Map<BreakerId, BreakerState> states = new HashMap<>();
  private final List<Counted> counts = new ArrayList<>();

  private record Counted(BreakerId id, long term, Instant bucket, CallCounts tally) {}

  @Override
  public synchronized Optional<Reading> read(BreakerId id, Instant from) {
    return Optional.ofNullable(states.get(id))
        .map(state -> new Reading(state, sum(id, state.term(), from)));
  }

  private CallCounts sum(BreakerId id, long term, Instant from) {
    return counts.stream()
        .filter(counted ->
            counted.id().equals(id) && counted.term() == term && !counted.bucket().isBefore(from))
        .map(Counted::tally)
        .reduce(CallCounts.NONE, CallCounts::plus);
  }

  @Override
  public synchronized Optional<BreakerState> change(
      BreakerId id, long expected, BreakerState next) {
    BreakerState there = states.get(id);
    if (there != null && there.term() != expected) {
      return Optional.of(there);
    }
    states.put(id, next);
    return Optional.empty();
  }

  @Override
  public synchronized void add(
      BreakerId id, long term, Instant bucket, CallCounts more, Instant keepUntil) {
    counts.add(new Counted(id, term, bucket, more));
  }

  @Override
  public synchronized List<BreakerId> list() {
    return states.keySet().stream()
        .filter(id -> !id.isOfModel())
        .sorted(Comparator.comparing(BreakerId::provider).thenComparing(BreakerId::endpoint))
        .toList();
  }

  @Override
  public synchronized List<BreakerId> troubled(BreakerId endpoint, int max) {
    return states.entrySet().stream()
        .filter(entry -> !(entry.getValue() instanceof BreakerState.Closed))
        .map(Map.Entry::getKey)
        .filter(id -> id.isOfModel() && id.equals(endpoint.of(id.model())))
        .sorted(Comparator.comparing(BreakerId::model))
        .limit(max)
        .toList();
  }
}
