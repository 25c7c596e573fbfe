package dev.embedway.models.engine.queue;

import dev.embedway.core.provider.Requester;
import dev.embedway.models.engine.residency.LoadedModel;
import dev.embedway.models.engine.residency.ModelLease;
import dev.embedway.models.tokenizer.TokenIds;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One call's runs that no worker has taken, and its hold on the model, which ends with the last of
 * its runs.
 *
 * <p>The waiting runs are guarded by the queue's lock; the rest is thread-safe.
 */
public final class QueuedCall {
  private final Ticket ticket;
  private final Requester requester;
  private final ModelLease model;
  private final List<TokenIds> texts;
  private final Deque<List<Integer>> waiting;
  private final AtomicInteger open;

  /** A call whose runs embed the texts at these places. */
  QueuedCall(
      Ticket ticket,
      Requester requester,
      ModelLease model,
      List<TokenIds> texts,
      List<List<Integer>> runs) {
    this.ticket = ticket;
    this.requester = requester;
    this.model = model;
    this.texts = texts;
    this.waiting = new ArrayDeque<>(runs);
    this.open = new AtomicInteger(runs.size());
  }

  /** The call's way through the workers. */
  public Ticket ticket() {
    return ticket;
  }

  Requester requester() {
    return requester;
  }

  LoadedModel model() {
    return model.model();
  }

  List<TokenIds> texts(List<Integer> places) {
    return places.stream().map(texts::get).toList();
  }

  /** Places of the texts of the next run of a call that waits. */
  List<Integer> peek() {
    return waiting.getFirst();
  }

  /** Tokens of the longest of the texts at these places. */
  int longest(List<Integer> places) {
    return places.stream().mapToInt(place -> texts.get(place).length()).max().orElse(0);
  }

  /** Places of the texts of the next run, taken out; empty when none waits. */
  Optional<List<Integer>> next() {
    return Optional.ofNullable(waiting.pollFirst());
  }

  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  /** Takes out all runs; returns their number. */
  int clear() {
    int cleared = waiting.size();
    waiting.clear();
    return cleared;
  }

  /** Lets go of the model of a call without runs. */
  void ended() {
    model.close();
  }

  /** Notes that runs are over, dropped or done; the last one lets go of the model. */
  void ended(int runs) {
    if (runs > 0 && open.addAndGet(-runs) == 0) {
      model.close();
    }
  }
}
