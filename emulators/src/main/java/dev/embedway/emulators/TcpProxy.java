package dev.embedway.emulators;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A fixed address in front of a server of this machine that moves, goes, falls silent or whose
 * answers are lost; for tests of faults.
 *
 * <p>Thread-safe.
 */
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
    REFUSE
  }

  private static final int BACKLOG = 50;

  private final ServerSocket entrance;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private volatile int target;
  private volatile Mode mode = Mode.PASS;

  /** A proxy of a server on the loopback address, listening at a free port. */
  public TcpProxy(int target) throws IOException {
    this.target = target;
    this.entrance = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  /** The port to connect to. */
  public int port() {
    return entrance.getLocalPort();
  }

  /** Leads connections that are made from now on to another port. */
  public void leadTo(int port) {
    target = port;
  }

  /** Changes the treatment, from now on. */
  public void set(Mode changed) {
    mode = changed;
  }

  /** Connections that were accepted so far, refused ones included. */
  public long accepted() {
    return accepted.get();
  }

  /** Answers that were lost so far. */
  public long lostAnswers() {
    return lost.get();
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        Socket client = entrance.accept();
        accepted.incrementAndGet();
        if (mode == Mode.REFUSE) {
          client.close();
        } else {
          open.add(client);
          Thread.startVirtualThread(() -> connect(client));
        }
      } catch (IOException e) {
        if (entrance.isClosed()) {
          return;
        }
      }
    }
  }

  private void connect(Socket client) {
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(server);
      Thread.startVirtualThread(() -> pass(client, server, false));
      pass(server, client, true);
    } catch (IOException e) {
      close(client);
    }
  }

  private void pass(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        Mode now = mode;
        if (answers && now == Mode.LOSE_ANSWERS) {
          lost.incrementAndGet();
          break;
        }
        if (now != Mode.SILENT) {
          out.write(buffer, 0, length);
        }
      }
    } catch (IOException e) {
      // The other side learns of it by the close of both.
    }
    close(from);
    close(to);
  }

  private void close(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // Already gone.
    }
  }

  /** Closes the entrance and every connection. */
  @Override
  public void close() {
    try {
      entrance.close();
    } catch (IOException e) {
      // Nothing listens any more.
    }
    open.forEach(this::close);
  }
}
