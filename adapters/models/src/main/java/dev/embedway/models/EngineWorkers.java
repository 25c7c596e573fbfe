package dev.embedway.models;

import dev.embedway.core.embedding.Vector;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/**
 * The threads that run models, and the one queue before them: first come, first served, whatever
 * the model. Platform threads, because a native call would hold a virtual thread's carrier.
 *
 * <p>Thread-safe.
 */
final class EngineWorkers implements AutoCloseable {
  private final InstantSource clock;
  private final ExecutorService threads;
  private final Queue<RunBuffers> idleBuffers = new ConcurrentLinkedQueue<>();
  private final LongAdder runs = new LongAdder();
  private final LongAdder texts = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private final LongAdder abandoned = new LongAdder();

  EngineWorkers(int workers, InstantSource clock) {
    this.clock = clock;
    this.threads =
        Executors.newFixedThreadPool(
            workers, Thread.ofPlatform().daemon().name("embedway-onnx-", 0).factory());
  }

  /** Queues the runs of one call. Each holds the model until it is over, the caller gone or not. */
  Ticket submit(ModelLease model, List<TokenIds> texts, Instant deadline) {
    Ticket ticket = new Ticket(texts.size(), deadline);
    for (List<Integer> places : RunPlan.of(texts, RunPolicy.of(model.spec().variant()))) {
      ModelLease its = model.share();
      threads.execute(() -> {
        try (its) {
          process(ticket, its, texts, places);
        }
      });
    }
    return ticket;
  }

  private void process(
      Ticket ticket, ModelLease model, List<TokenIds> texts, List<Integer> places) {
    if (ticket.isExpired(clock.instant())) {
      expired.increment();
      ticket.expire();
      return;
    }
    if (ticket.isOver()) {
      abandoned.increment();
      return;
    }
    ticket.started();
    try {
      run(ticket, model, texts, places);
    } catch (RuntimeException fault) {
      ticket.fail(fault);
    } catch (Error error) {
      ticket.fail(new InternalException(ErrorCode.INTERNAL, "a run of the model failed", error));
      throw error;
    }
  }

  private void run(Ticket ticket, ModelLease model, List<TokenIds> texts, List<Integer> places) {
    RunBuffers buffers = idleBuffers.poll();
    if (buffers == null) {
      buffers = new RunBuffers();
    }
    try {
      List<Vector> vectors = model.model().run(places.stream().map(texts::get).toList(), buffers);
      runs.increment();
      this.texts.add(places.size());
      for (int i = 0; i < places.size(); i++) {
        ticket.put(places.get(i), vectors.get(i));
      }
    } finally {
      idleBuffers.add(buffers);
    }
  }

  /** What it did, of models that were loaded so many times. */
  EngineCounts counts(long loads) {
    return new EngineCounts(loads, runs.sum(), texts.sum(), expired.sum(), abandoned.sum());
  }

  /** Ends the threads after what they are at. */
  @Override
  public void close() {
    threads.close();
  }
}
