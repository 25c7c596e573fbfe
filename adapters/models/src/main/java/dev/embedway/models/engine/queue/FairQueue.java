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
 * much they sent. Interactive calls come before the pipeline's, which get one run in {@value
 * #INTERACTIVE_IN_A_ROW} + 1 while both wait, so that neither stops.
 */
@ThreadSafe
public final class FairQueue {
  /** Interactive runs between two of the pipeline's. */
  public static final int INTERACTIVE_IN_A_ROW = 7;

  /** Tenants in the order of their turns, each with its calls in theirs. */
  private final Map<Priority, SequencedMap<TenantId, Deque<QueuedCall>>> lanes =
      new EnumMap<>(Priority.class);

  @GuardedBy("this")
  private int interactiveInARow;

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

  /** The run whose turn it is, taken out; empty when none waits. */
  synchronized Optional<Run> poll() {
    SequencedMap<TenantId, Deque<QueuedCall>> interactive = lane(Priority.INTERACTIVE);
    SequencedMap<TenantId, Deque<QueuedCall>> pipeline = lane(Priority.PIPELINE);
    boolean isPipelinesTurn =
        interactive.isEmpty() || (interactiveInARow >= INTERACTIVE_IN_A_ROW && !pipeline.isEmpty());
    interactiveInARow = isPipelinesTurn ? 0 : interactiveInARow + 1;
    return poll(isPipelinesTurn ? pipeline : interactive);
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
    SequencedMap<TenantId, Deque<QueuedCall>> lane = lane(call.requester().priority());
    TenantId tenant = call.requester().tenant();
    Deque<QueuedCall> calls = lane.get(tenant);
    if (calls != null && calls.remove(call) && calls.isEmpty()) {
      lane.remove(tenant);
    }
    return call.clear();
  }

  private SequencedMap<TenantId, Deque<QueuedCall>> lane(Priority priority) {
    return lanes.computeIfAbsent(priority, _ -> new LinkedHashMap<>());
  }
}
