package dev.embedway.models.engine.queue;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.model.Vector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One call's texts on their way through the workers: what is there, what is missing, and whether
 * anyone still waits.
 */
@ThreadSafe
public final class Ticket {
  private static final long NOT_STARTED = Long.MIN_VALUE;

  private final Instant deadline;
  private final AtomicReferenceArray<Vector> vectors;
  private final AtomicInteger missing;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final long queuedAt = System.nanoTime();
  private final AtomicLong startedAt = new AtomicLong(NOT_STARTED);
  private volatile boolean timedOut;

  Ticket(int texts, Instant deadline) {
    this.deadline = deadline;
    this.vectors = new AtomicReferenceArray<>(texts);
    this.missing = new AtomicInteger(texts);
    if (texts == 0) {
      done.complete(null);
    }
  }

  /** True if its work would be wasted: it failed, or its caller left. */
  boolean isOver() {
    return done.isDone();
  }

  boolean isExpired(Instant now) {
    return timedOut || !now.isBefore(deadline);
  }

  /** A worker has taken up one of its runs. */
  void started() {
    startedAt.compareAndSet(NOT_STARTED, System.nanoTime());
  }

  /** Takes in the vector of one text; the last one ends the wait. */
  void put(int place, Vector vector) {
    vectors.set(place, vector);
    if (missing.decrementAndGet() == 0) {
      done.complete(null);
    }
  }

  void fail(RuntimeException fault) {
    done.completeExceptionally(fault);
  }

  /** Ends it because its deadline has passed. */
  void expire() {
    timedOut = true;
    fail(expired());
  }

  /**
   * Waits for all vectors, at most to the deadline. A caller that stops waiting takes its remaining
   * runs out of the queue.
   *
   * @throws TimedOutException {@code deadline_exceeded}
   */
  public List<Vector> await(Instant now) throws InterruptedException {
    try {
      done.get(Math.max(0, Duration.between(now, deadline).toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | CancellationException e) {
      timedOut = true;
      throw expired();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException fault
          ? fault
          : new IllegalStateException("a run failed with an error", e);
    } finally {
      done.cancel(false);
    }
    List<Vector> all = new ArrayList<>(vectors.length());
    for (int place = 0; place < vectors.length(); place++) {
      all.add(vectors.get(place));
    }
    return all;
  }

  /** From its entry into the queue to its first run. */
  public Duration queueTime() {
    return Duration.ofNanos(Math.max(0, begun() - queuedAt));
  }

  /** From its first run to now. */
  public Duration sinceStart() {
    return Duration.ofNanos(System.nanoTime() - begun());
  }

  private long begun() {
    long started = startedAt.get();
    return started == NOT_STARTED ? System.nanoTime() : started;
  }

  private static TimedOutException expired() {
    return new TimedOutException(
        ErrorCode.DEADLINE_EXCEEDED,
        "the time for this request was up before its texts were embedded; send fewer texts in one"
            + " request or try again later",
        null);
  }
}
