package dev.embedway.local.cloud;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Stack of started things, closed in the reverse order; a failure to close one does not keep the
 * others open.
 *
 * <p>Thread-safe.
 */
final class ClosingStack implements AutoCloseable {

  private final Deque<Runnable> closers = new ArrayDeque<>();

  /** Adds what is closed before all that was added so far. */
  synchronized void push(Runnable closer) {
    closers.push(closer);
  }

  /** Adds how a thing is closed and returns the thing. */
  <T> T keep(T started, Consumer<T> closer) {
    push(() -> closer.accept(started));
    return started;
  }

  @Override
  public synchronized void close() {
    if (!closers.isEmpty()) {
      try {
        closers.pop().run();
      } finally {
        close();
      }
    }
  }
}
