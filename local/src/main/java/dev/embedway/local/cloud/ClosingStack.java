package dev.embedway.local.cloud;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What was started, closed in the reverse order; a failure to close one thing does not keep the
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
