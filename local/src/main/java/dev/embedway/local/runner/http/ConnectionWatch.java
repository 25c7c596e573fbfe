package dev.embedway.local.runner.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Bound on how long a client may take to send a request, and to read its answer. The web server has
 * one for each read, which a client that sends a byte a second never meets.
 *
 * <p>Thread-safe. A connection that is late is ended by an interrupt of its thread, which closes
 * its socket.
 */
final class ConnectionWatch implements ServerConnectionSelector, AutoCloseable {

  private static final int LOOKS_PER_BOUND = 10;

  private final ServerConnectionSelector http;
  private final Map<Thread, Long> deadlines = new ConcurrentHashMap<>();
  private final Duration receiving;
  private final Duration answering;
  private final Thread looking;

  /**
   * A watch that runs.
   *
   * @param http makes the connections
   * @param receiving longest time from the end of an answer to the head of the next request, and
   *     from there to the end of its body
   * @param answering longest time from there until the client has the answer
   */
  ConnectionWatch(ServerConnectionSelector http, Duration receiving, Duration answering) {
    this.http = http;
    this.receiving = receiving;
    this.answering = answering;
    looking = Thread.ofPlatform().daemon().name("http-watch").start(this::look);
  }

  /** The connection of this thread has a request's head, or an answer was sent on it. */
  void receives() {
    deadlines.replace(Thread.currentThread(), System.nanoTime() + receiving.toNanos());
  }

  /** The connection of this thread has a whole request. */
  void answers() {
    deadlines.replace(Thread.currentThread(), System.nanoTime() + answering.toNanos());
  }

  private void look() {
    long period = Math.max(1, receiving.toMillis() / LOOKS_PER_BOUND);
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(period);
        endLateOnes(System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void endLateOnes(long now) {
    deadlines.forEach((thread, deadline) -> {
      if (now - deadline > 0 && deadlines.remove(thread, deadline)) {
        thread.interrupt();
      }
    });
  }

  @Override
  public int bytesToIdentifyConnection() {
    return http.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return http.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    return new Timed(http.connection(context));
  }

  /** A connection that is under watch while it lives. */
  private final class Timed implements ServerConnection, InterruptableTask<Void> {

    private final ServerConnection connection;

    Timed(ServerConnection connection) {
      this.connection = connection;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
      Thread thread = Thread.currentThread();
      deadlines.put(thread, System.nanoTime() + receiving.toNanos());
      try {
        connection.handle(limit);
      } finally {
        deadlines.remove(thread);
      }
    }

    @Override
    public Duration idleTime() {
      return connection.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
      connection.close(interrupt);
    }

    @Override
    public boolean canInterrupt() {
      return connection instanceof InterruptableTask<?> task && task.canInterrupt();
    }
  }

  @Override
  public void close() {
    looking.interrupt();
  }
}
