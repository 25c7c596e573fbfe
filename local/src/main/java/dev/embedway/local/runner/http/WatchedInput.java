package dev.embedway.local.runner.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.CloseConnectionException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The input of one connection, which is read ahead while a request is under way: its end tells that
 * the client has left. What was read ahead otherwise is the beginning of the next request.
 *
 * <p>Used by the connection's thread alone; of the socket there is one read at a time.
 */
final class WatchedInput {
  private final DataReader socket;
  private final RequestLines lines = new RequestLines();
  private final DataReader reader = DataReader.create(this::read);
  private final AtomicReference<@Nullable FutureTask<byte[]>> ahead = new AtomicReference<>();

  WatchedInput(DataReader socket) {
    this.socket = socket;
  }

  /** The input as the connection reads it. */
  DataReader reader() {
    return reader;
  }

  /**
   * Does the work of a request whose body has been read, and interrupts it when the client leaves.
   *
   * @throws CloseConnectionException when the client left
   */
  <T> T watch(Supplier<T> work) {
    if (reader.available() > 0) {
      // The next request is there: only behind it could the end be seen.
      return work.get();
    }
    Interruption interruption = new Interruption(Thread.currentThread());
    FutureTask<byte[]> next = new FutureTask<>(() -> await(interruption));
    if (ahead.compareAndSet(null, next)) {
      Thread.ofVirtual().name("embedway-client-watch").start(next);
    }
    T done;
    try {
      done = work.get();
    } finally {
      interruption.end();
    }
    if (interruption.isDue()) {
      throw new CloseConnectionException("the client has left");
    }
    return done;
  }

  private byte[] await(Interruption interruption) {
    try {
      return pull(interruption);
    } catch (RuntimeException e) {
      interruption.interrupt();
      throw e;
    }
  }

  private byte[] pull(Interruption interruption) {
    while (true) {
      try {
        return pull();
      } catch (UncheckedIOException e) {
        // A client may be silent for as long as it waits for its answer.
        if (interruption.isOver() || !(e.getCause() instanceof SocketTimeoutException)) {
          throw e;
        }
      }
    }
  }

  private byte[] read() {
    FutureTask<byte[]> begun = ahead.getAndSet(null);
    if (begun == null) {
      return pull();
    }
    try {
      return begun.get();
    } catch (ExecutionException e) {
      throw new CloseConnectionException("the client has left", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CloseConnectionException("the server closes", e);
    }
  }

  private byte[] pull() {
    byte[] passed = {};
    while (passed.length == 0) {
      socket.ensureAvailable();
      passed = lines.pass(socket.readBytes(socket.available()));
    }
    return passed;
  }

  /** The interruption of one thread's work, which comes while the work is done or not at all. */
  private static final class Interruption {
    private final Thread worker;
    private boolean due;
    private boolean over;

    Interruption(Thread worker) {
      this.worker = worker;
    }

    synchronized void interrupt() {
      if (!over) {
        due = true;
        worker.interrupt();
      }
    }

    /** Ends the work; the worker is not interrupted any more. */
    synchronized void end() {
      over = true;
      if (due) {
        Thread.interrupted();
      }
    }

    synchronized boolean isOver() {
      return over;
    }

    synchronized boolean isDue() {
      return due;
    }
  }
}
