package dev.embedway.emulators.proxy;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.emulators.server.Uncheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A fixed address in front of a server of this machine that moves, goes, falls silent or whose
 * answers are lost; for tests of faults.
 */
@ThreadSafe
public final class TcpProxy implements AutoCloseable {

  /** Treatment of what arrives, at any time and of connections that are open too. */
  public enum Mode {
    /** Everything is passed on. */
    PASS,
    /** Nothing is passed on, in either direction; connections stay open. */
    SILENT,
    /**
     * Requests reach the server. With the first byte of an answer the connection is closed, so that
     * a client cannot know whether its request had an effect.
     */
    LOSE_ANSWERS,
    /** Connections are closed as soon as they are accepted, as of a server that is starting. */
    REFUSE,
    /**
     * The port refuses connections (ECONNREFUSED) and those that are open are reset, as of a server
     * whose process was killed.
     */
    DOWN
  }

  private static final int BACKLOG = 128;

  /** Bound and never listening: keeps the port for this proxy while it is {@link Mode#DOWN}. */
  private final Socket reservation = new Socket();

  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final Object gate = new Object();
  private final int port;
  private volatile Entrance entrance;
  private volatile int target;
  private volatile Mode mode = Mode.PASS;
  private volatile Duration delay = Duration.ZERO;

  /** A proxy of a server on the loopback address, listening at a free port. */
  public TcpProxy(int target) throws IOException {
    this.target = target;
    reservation.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    reservation.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    this.port = reservation.getLocalPort();
    this.entrance = listen();
  }

  /** The port to connect to; the same for the proxy's whole life. */
  public int port() {
    return port;
  }

  /** Leads connections that are made from now on to another port. */
  public void leadTo(int port) {
    target = port;
  }

  /** Changes the treatment, from now on. */
  public void set(Mode changed) {
    synchronized (gate) {
      mode = changed;
      if (changed == Mode.DOWN) {
        entrance.close();
        cut();
      } else if (!entrance.isOpen() && !reservation.isClosed()) {
        Uncheck.run("listen on port " + port + " again", () -> entrance = listen());
      }
    }
  }

  /** Delays each piece of bytes in both directions, from now on; zero ends it. */
  public void delay(Duration each) {
    delay = each;
  }

  /** Resets the connections that are open (RST). */
  public void cut() {
    connections.forEach(ProxiedConnection::reset);
  }

  /**
   * Ends the server's side of each open connection in order (FIN), as of a server that stops
   * answering on it; what the client sends still reaches the server.
   */
  public void halfClose() {
    connections.forEach(ProxiedConnection::endAnswers);
  }

  /** Connections that were accepted so far, {@link Mode#REFUSE}d ones included. */
  public long accepted() {
    return accepted.get();
  }

  /** Answers that were lost so far. */
  public long lostAnswers() {
    return lost.get();
  }

  private Entrance listen() throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    return new Entrance(listener, Thread.startVirtualThread(() -> accept(listener)));
  }

  private void accept(ServerSocket listener) {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        accepted.incrementAndGet();
        if (mode == Mode.REFUSE) {
          client.close();
        } else {
          Thread.startVirtualThread(() -> connect(client, listener));
        }
      } catch (IOException e) {
        // Closed by set() or close(): the loop's condition says so.
      }
    }
  }

  private void connect(Socket client, ServerSocket listener) {
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      ProxiedConnection connection = new ProxiedConnection(client, server, new Live());
      connections.add(connection);
      if (listener.isClosed()) {
        connection.reset();
      }
      connection.run();
      connections.remove(connection);
    } catch (IOException e) {
      ProxiedConnection.reset(client);
    }
  }

  /** Closes the entrance and every connection. */
  @Override
  public void close() {
    synchronized (gate) {
      entrance.close();
      Uncheck.run("give port " + port + " back", reservation::close);
    }
    cut();
  }

  /** The faults that are in force, as a connection asks for them. */
  interface Faults {

    Duration delay();

    boolean isSilent();

    /** Asked at the first byte of an answer. */
    boolean losesAnswer();
  }

  private final class Live implements Faults {

    @Override
    public Duration delay() {
      return delay;
    }

    @Override
    public boolean isSilent() {
      return mode == Mode.SILENT;
    }

    @Override
    public boolean losesAnswer() {
      if (mode != Mode.LOSE_ANSWERS) {
        return false;
      }
      lost.incrementAndGet();
      return true;
    }
  }

  private record Entrance(ServerSocket listener, Thread acceptor) {

    boolean isOpen() {
      return !listener.isClosed();
    }

    /** Returns when the kernel has stopped listening, which it does once accept has returned. */
    void close() {
      Uncheck.run(
          "stop listening",
          () -> {
            listener.close();
            acceptor.join();
          });
    }
  }
}
