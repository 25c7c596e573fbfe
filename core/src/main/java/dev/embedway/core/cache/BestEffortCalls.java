package dev.embedway.core.cache;

import com.google.errorprone.annotations.ThreadSafe;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Calls of a store that may fail or be slow without anybody's work depending on it. A call is given
 * up when its time is over; after one that failed, the store is left alone for a while, so that one
 * that is down costs one request its time and not every request.
 */
@ThreadSafe
final class BestEffortCalls {

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

  private final Duration timeout;
  private final InstantSource clock;
  private final Runnable failed;
  private volatile Instant pausedUntil = Instant.MIN;

  /**
   * Calls by a clock.
   *
   * @param failed run after each call that failed or took too long, in the caller's thread
   */
  BestEffortCalls(Duration timeout, InstantSource clock, Runnable failed) {
    this.timeout = timeout;
    this.clock = clock;
    this.failed = failed;
  }

  /** The call's answer; empty when it failed, took too long or was not made. */
  <T> Optional<T> call(Supplier<T> store, Instant deadline) {
    Instant now = clock.instant();
    // Half of what is left, since what the store does not have is still to be made.
    long nanos =
        Math.min(timeout.toNanos(), Math.max(0, Duration.between(now, deadline).toNanos() / 2));
    if (nanos == 0 || now.isBefore(pausedUntil)) {
      return Optional.empty();
    }
    FutureTask<T> task = new FutureTask<>(store::get);
    Thread.ofVirtual().name("embedway-cache").start(task);
    Optional<T> answer = await(task, nanos);
    if (answer.isEmpty()) {
      failed.run();
      pausedUntil = clock.instant().plus(PAUSE_AFTER_FAILURE);
    }
    return answer;
  }

  private static <T> Optional<T> await(FutureTask<T> task, long nanos) {
    try {
      return Optional.of(task.get(nanos, TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      return Optional.empty();
    } catch (TimeoutException e) {
      task.cancel(true);
      return Optional.empty();
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
