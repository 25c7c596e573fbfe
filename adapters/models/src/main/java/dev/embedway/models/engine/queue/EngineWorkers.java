package dev.embedway.models.engine.queue;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.Requester;
import dev.embedway.models.engine.residency.ModelLease;
import dev.embedway.models.engine.residency.RunBuffers;
import dev.embedway.models.tokenizer.TokenIds;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/**
 * The threads that run models, and the one fair queue before them, whatever the model. Platform
 * threads, because a native call would hold a virtual thread's carrier.
 */
@ThreadSafe
public final class EngineWorkers implements AutoCloseable {
  private final InstantSource clock;
  private final ExecutorService threads;
  private final FairQueue queue = new FairQueue();
  private final Queue<RunBuffers> idleBuffers = new ConcurrentLinkedQueue<>();
  private final LongAdder runs = new LongAdder();
  private final LongAdder texts = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private final LongAdder abandoned = new LongAdder();

  /** Starts that many threads. */
  public EngineWorkers(int workers, InstantSource clock) {
    this.clock = clock;
    this.threads =
        Executors.newFixedThreadPool(
            workers, Thread.ofPlatform().daemon().name("embedway-onnx-", 0).factory());
  }

  /**
   * Queues the runs of one call. They hold the model until they are over; {@link #leave} takes out
   * those that nobody waits for.
   */
  public QueuedCall submit(
      ModelLease model, List<TokenIds> texts, Instant deadline, Requester requester) {
    List<List<Integer>> runs = RunPlan.of(texts, model.model().policy());
    QueuedCall call =
        new QueuedCall(new Ticket(texts.size(), deadline), requester, model.share(), texts, runs);
    if (runs.isEmpty()) {
      call.ended();
      return call;
    }
    queue.add(call);
    // Each task is room for a run, not a certain one: the queue says which when its time comes.
    runs.forEach(_ -> threads.execute(this::next));
    return call;
  }

  /** Drops the runs of a call that wait; its caller has its answer or has left. */
  public void leave(QueuedCall call) {
    dropped(call, queue.remove(call));
  }

  private void next() {
    queue
        .poll()
        .ifPresent(run -> {
          QueuedCall call = run.call();
          if (call.ticket().isExpired(clock.instant())) {
            call.ticket().expire();
          }
          if (call.ticket().isOver()) {
            dropped(call, 1 + queue.remove(call));
            return;
          }
          try {
            process(call, run.places());
          } finally {
            call.ended(1);
          }
        });
  }

  private void dropped(QueuedCall call, int its) {
    (call.ticket().isExpired(clock.instant()) ? expired : abandoned).add(its);
    call.ended(its);
  }

  private void process(QueuedCall call, List<Integer> places) {
    Ticket ticket = call.ticket();
    ticket.started();
    try {
      run(call, places);
    } catch (RuntimeException fault) {
      ticket.fail(fault);
    } catch (Error error) {
      ticket.fail(new InternalException(ErrorCode.INTERNAL, "a run of the model failed", error));
      throw error;
    }
  }

  private void run(QueuedCall call, List<Integer> places) {
    RunBuffers buffers = idleBuffers.poll();
    if (buffers == null) {
      buffers = new RunBuffers();
    }
    try {
      List<Vector> vectors = call.model().run(call.texts(places), buffers);
      runs.increment();
      texts.add(places.size());
      for (int i = 0; i < places.size(); i++) {
        call.ticket().put(places.get(i), vectors.get(i));
      }
    } finally {
      idleBuffers.add(buffers);
    }
  }

  /** Counts of its work, with the given count of model loads. */
  public EngineCounts counts(long loads) {
    return new EngineCounts(loads, runs.sum(), texts.sum(), expired.sum(), abandoned.sum());
  }

  /** Ends the threads after what they are at. */
  @Override
  public void close() {
    threads.close();
  }
}
