package dev.embedway.emulators.proxy;

import com.google.errorprone.annotations.ThreadSafe;
import java.io.IOException;
import java.net.Socket;
import java.util.function.BooleanSupplier;

/** One client's connection through a {@link TcpProxy}, with the server's behind it. */
@ThreadSafe
final class ProxiedConnection {

  private static final int BUFFER_BYTES = 16 * 1024;

  private final Socket client;
  private final Socket server;
  private final TcpProxy.Faults faults;

  ProxiedConnection(Socket client, Socket server, TcpProxy.Faults faults) {
    this.client = client;
    this.server = server;
    this.faults = faults;
  }

  /** Passes bytes in both directions until both are at their end. */
  void run() {
    Thread requests = Thread.startVirtualThread(() -> pass(client, server, () -> true));
    pass(server, client, () -> !faults.losesAnswer());
    try {
      requests.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close(client);
    close(server);
  }

  void endAnswers() {
    try {
      client.shutdownOutput();
    } catch (IOException e) {
      // The client has left already.
    }
  }

  void reset() {
    reset(client);
    reset(server);
  }

  /** Closes with RST instead of FIN. */
  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Closed already.
    }
    close(socket);
  }

  private void pass(Socket from, Socket to, BooleanSupplier mayPass) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      for (int n = from.getInputStream().read(buffer);
          n >= 0;
          n = from.getInputStream().read(buffer)) {
        if (faults.isSilent()) {
          continue;
        }
        if (!mayPass.getAsBoolean()) {
          reset();
          return;
        }
        Thread.sleep(faults.delay());
        to.getOutputStream().write(buffer, 0, n);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone.
    }
  }
}
