package dev.embedway.models.engine.queue;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.Requester;
import dev.embedway.models.engine.queue.FairQueue.Run;
import dev.embedway.models.engine.residency.ModelLease;
import dev.embedway.models.engine.residency.RunBuffers;
import dev.embedway.models.tokenizer.TokenIds;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
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
  private final int workers;
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
    this.workers = workers;
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
    List<Run> wanted = queue.poll(workers).stream().filter(this::isWanted).toList();
    if (!wanted.isEmpty()) {
      try {
        process(wanted);
      } catch (Error error) {
        // Those that have their vectors keep them.
        wanted.forEach(run -> fail(run, error));
        throw error;
      } finally {
        wanted.forEach(run -> run.call().ended(1));
      }
    }
  }

  /** True if somebody waits for a run; else it is dropped, with all that wait of its call. */
  private boolean isWanted(Run run) {
    QueuedCall call = run.call();
    if (call.ticket().isExpired(clock.instant())) {
      call.ticket().expire();
    }
    if (call.ticket().isOver()) {
      dropped(call, 1 + queue.remove(call));
      return false;
    }
    return true;
  }

  private void dropped(QueuedCall call, int its) {
    (call.ticket().isExpired(clock.instant()) ? expired : abandoned).add(its);
    call.ended(its);
  }

  /** Runs them as one, or each by itself where that fails: the fault may be one text's. */
  private void process(List<Run> runs) {
    runs.forEach(run -> run.call().ticket().started());
    try {
      run(runs);
    } catch (RuntimeException fault) {
      if (runs.size() == 1) {
        runs.getFirst().call().ticket().fail(fault);
      } else {
        runs.forEach(run -> process(List.of(run)));
      }
    }
  }

  private static void fail(Run run, Error error) {
    run.call()
        .ticket()
        .fail(new InternalException(ErrorCode.INTERNAL, "a run of the model failed", error));
  }

  private void run(List<Run> runs) {
    RunBuffers buffers = idleBuffers.poll();
    if (buffers == null) {
      buffers = new RunBuffers();
    }
    try {
      List<TokenIds> together =
          runs.stream().flatMap(run -> run.call().texts(run.places()).stream()).toList();
      Iterator<Vector> vectors = runs.getFirst().call().model().run(together, buffers).iterator();
      this.runs.increment();
      texts.add(together.size());
      for (Run run : runs) {
        run.places().forEach(place -> run.call().ticket().put(place, vectors.next()));
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
