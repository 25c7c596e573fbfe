package dev.embedway.local.cloud.lifecycle;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Stack of started things, closed in the reverse order; a failure to close one does not keep the
 * others open.
 */
@ThreadSafe
public final class ClosingStack implements AutoCloseable {

  private final Deque<Runnable> closers = new ArrayDeque<>();

  /** Adds what is closed before all that was added so far. */
  public synchronized void push(Runnable closer) {
    closers.push(closer);
  }

  /** Adds how a thing is closed and returns the thing. */
  public <T> T keep(T started, Consumer<T> closer) {
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
