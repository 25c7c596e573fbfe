package dev.embedway.models.engine.queue;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.embedway.core.provider.Requester.Priority;
import dev.embedway.core.tenant.TenantId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The runs that wait for a worker, served in turn: first by tenant, then by call of the tenant, one
 * run a turn. A call thus waits for at most one run of each other tenant before its first, however
 * much they sent. Calls of a higher {@link Priority} come before all others, which get one run in
 * {@value #MAX_IN_A_ROW} + 1 while both wait, shared in the same way, so that none stops.
 *
 * <p>Runs of other calls whose texts may share the one whose turn it is go with it, whatever their
 * turn: the model takes less time for them together. They are of the same priority, and as many as
 * leave their share to each worker.
 */
@ThreadSafe
public final class FairQueue {
  /** Runs of a priority between two of those behind it. */
  public static final int MAX_IN_A_ROW = 7;

  /** Calls that are looked at for runs that go with another. */
  private static final int LOOKED_AT = 256;

  private static final List<Priority> HIGHEST_FIRST = List.of(Priority.values());

  /** Tenants in the order of their turns, each with its calls in theirs. */
  private final Map<Priority, SequencedMap<TenantId, Deque<QueuedCall>>> lanes =
      new EnumMap<>(Priority.class);

  /** Runs of each since the last one of those behind it. */
  @GuardedBy("this")
  private final Map<Priority, Integer> inARow = new EnumMap<>(Priority.class);

  FairQueue() {
    for (Priority priority : Priority.values()) {
      lanes.put(priority, new LinkedHashMap<>());
    }
  }

  /**
   * A run that a worker has taken.
   *
   * @param places of its texts among the call's
   */
  record Run(QueuedCall call, List<Integer> places) {}

  /** Puts a call last among its tenant's. */
  synchronized void add(QueuedCall call) {
    lane(call.requester().priority())
        .computeIfAbsent(call.requester().tenant(), _ -> new ArrayDeque<>())
        .addLast(call);
  }

  /**
   * The run whose turn it is, and those that go with it, taken out; none when none waits.
   *
   * @param workers that take runs
   */
  synchronized List<Run> poll(int workers) {
    return first().map(run -> withMates(run, workers)).orElse(List.of());
  }

  private List<Run> withMates(Run first, int workers) {
    SharedRun shared = new SharedRun(first);
    SequencedMap<TenantId, Deque<QueuedCall>> lane = lane(first.call().requester().priority());
    List<QueuedCall> fitting =
        lane.values().stream()
            .flatMap(Deque::stream)
            .limit(LOOKED_AT)
            .filter(shared::isLike)
            .toList();
    int share = Math.ceilDiv(1 + fitting.size(), workers);
    for (QueuedCall call : fitting) {
      if (shared.runs().size() < share && shared.take(call) && !call.isWaiting()) {
        removed(lane, call);
      }
    }
    return shared.runs();
  }

  @GuardedBy("this")
  private Optional<Run> first() {
    for (Priority priority : HIGHEST_FIRST) {
      int before = inARow.getOrDefault(priority, 0);
      boolean isOthersTurn = before >= MAX_IN_A_ROW && isAnyBehind(priority);
      if (!lane(priority).isEmpty() && !isOthersTurn) {
        inARow.put(priority, before + 1);
        return poll(lane(priority));
      }
      inARow.put(priority, 0);
    }
    return Optional.empty();
  }

  private boolean isAnyBehind(Priority priority) {
    return HIGHEST_FIRST.stream()
        .skip(HIGHEST_FIRST.indexOf(priority) + 1L)
        .anyMatch(behind -> !lane(behind).isEmpty());
  }

  private static Optional<Run> poll(SequencedMap<TenantId, Deque<QueuedCall>> lane) {
    Map.Entry<TenantId, Deque<QueuedCall>> first = lane.pollFirstEntry();
    if (first == null) {
      return Optional.empty();
    }
    Deque<QueuedCall> calls = first.getValue();
    QueuedCall call = calls.removeFirst();
    Optional<Run> run = call.next().map(places -> new Run(call, places));
    if (call.isWaiting()) {
      calls.addLast(call);
    }
    if (!calls.isEmpty()) {
      lane.putLast(first.getKey(), calls);
    }
    return run;
  }

  /** Takes out what waits of a call; returns the number of runs. */
  synchronized int remove(QueuedCall call) {
    removed(lane(call.requester().priority()), call);
    return call.clear();
  }

  private static void removed(SequencedMap<TenantId, Deque<QueuedCall>> lane, QueuedCall call) {
    TenantId tenant = call.requester().tenant();
    Deque<QueuedCall> calls = lane.get(tenant);
    if (calls != null && calls.remove(call) && calls.isEmpty()) {
      lane.remove(tenant);
    }
  }

  private SequencedMap<TenantId, Deque<QueuedCall>> lane(Priority priority) {
    return lanes.computeIfAbsent(priority, _ -> new LinkedHashMap<>());
  }
}
