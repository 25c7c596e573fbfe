package dev.embedway.functions.chunking;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.UnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Threads for parsers, which may never end: each run has a time, after which it is told to stop and
 * left behind. What is left behind counts among the runs at once until it has ended, so that a row
 * of bad files cannot take the machine.
 *
 * <p>Thread-safe.
 */
final class ParserThreads {

  private static final int MOST = 4;
  private static final int STACK_BYTES = 16 << 20;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

  private final Semaphore free = new Semaphore(MOST);
  private final Duration timeout;

  ParserThreads(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * Runs a parser.
   *
   * @param abandon tells it to stop
   * @return what it returns; empty when its time was up
   * @throws UnavailableException when every thread is taken all the time long
   */
  <T> Optional<T> run(Supplier<T> parser, Runnable abandon) {
    try {
      enter();
      return await(started(parser), abandon);
    } catch (InterruptedException e) {
      abandon.run();
      Thread.currentThread().interrupt();
      throw new InternalException(ErrorCode.INTERNAL, "extraction was interrupted", e);
    }
  }

  private void enter() throws InterruptedException {
    if (!free.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new UnavailableException(
          ErrorCode.STORE_UNAVAILABLE, "every parser is busy", RETRY_AFTER, null);
    }
  }

  private <T> FutureTask<T> started(Supplier<T> parser) {
    FutureTask<T> task =
        new FutureTask<>(() -> {
          try {
            return parser.get();
          } finally {
            free.release();
          }
        });
    Thread thread = new Thread(null, task, "parser", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private <T> Optional<T> await(FutureTask<T> task, Runnable abandon) throws InterruptedException {
    try {
      return Optional.of(task.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      abandon.run();
      task.cancel(true);
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new InternalException(ErrorCode.INTERNAL, "a parser failed", e.getCause());
    }
  }
}
