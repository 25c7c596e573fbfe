package dev.embedway.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A port of 127.0.0.1 that leads to another one and counts its connections. Thread-safe. */
final class CountingProxy implements AutoCloseable {

  private final ServerSocket server;
  private final int target;
  private final AtomicInteger connections = new AtomicInteger();

  private CountingProxy(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  /**
   * Opens one.
   *
   * @param target port that it leads to
   */
  static CountingProxy open(int target) throws IOException {
    CountingProxy proxy =
        new CountingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
    Thread.startVirtualThread(proxy::accept);
    return proxy;
  }

  int port() {
    return server.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        connections.incrementAndGet();
        Socket there = new Socket(InetAddress.getLoopbackAddress(), target);
        Thread.startVirtualThread(() -> pass(client, there));
        Thread.startVirtualThread(() -> pass(there, client));
      } catch (IOException e) {
        // The server was closed, or does not answer: the client finds that out itself.
      }
    }
  }

  private static void pass(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // One of both ended, and so does the other.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
