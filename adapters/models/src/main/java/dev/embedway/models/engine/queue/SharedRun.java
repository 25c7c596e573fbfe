package dev.embedway.models.engine.queue;

import dev.embedway.models.engine.queue.FairQueue.Run;
import dev.embedway.models.engine.residency.LoadedModel;
import dev.embedway.models.engine.residency.RunPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs of several calls that the model takes as one. One thread at a time, which holds the queue's
 * lock.
 */
final class SharedRun {
  private final LoadedModel model;
  private final RunPolicy policy;
  private final List<Run> runs = new ArrayList<>();
  private int texts;
  private int longest;

  /** One with a first run, which is taken out already. */
  SharedRun(Run first) {
    this.model = first.call().model();
    this.policy = model.policy();
    add(first, first.call().longest(first.places()));
  }

  private void add(Run run, int length) {
    runs.add(run);
    texts += run.places().size();
    longest = Math.max(longest, length);
  }

  /** True if the next run of a waiting call may be part of it. */
  boolean isLike(QueuedCall call) {
    return call.model().equals(model) && policy.mayShare(longest, call.longest(call.peek()));
  }

  /** Takes the next run of a call that is like it, if there is room. */
  boolean take(QueuedCall call) {
    List<Integer> places = call.peek();
    int length = call.longest(places);
    long tokens = (long) Math.max(longest, length) * (texts + places.size());
    if (!policy.mayShare(longest, length) || tokens > policy.maxTokens()) {
      return false;
    }
    add(new Run(call, call.next().orElseThrow()), length);
    return true;
  }

  /** All that are part of it. */
  List<Run> runs() {
    return List.copyOf(runs);
  }
}
