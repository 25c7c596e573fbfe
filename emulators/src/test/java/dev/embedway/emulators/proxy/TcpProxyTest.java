package dev.embedway.emulators.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.emulators.proxy.TcpProxy.Mode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class TcpProxyTest {

  private static final int TIMEOUT_MS = 20_000;

  private EchoServer server;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new EchoServer();
    proxy = new TcpProxy(server.port());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void passesBothDirectionsOn() throws IOException {
    try (Line line = new Line(proxy.port())) {
      assertEquals("one", line.ask("one"));
      assertEquals("two", line.ask("two"));
    }
  }

  @Test
  void passesTheClientsEndOn() throws IOException {
    try (Line line = new Line(proxy.port())) {
      line.send("last");
      line.socket.shutdownOutput();

      assertEquals("last", line.read());
      assertEquals(-1, line.socket.getInputStream().read());
    }
  }

  @Test
  void refusesAtItsPortAndServesThereAgain() throws IOException {
    try (Line line = new Line(proxy.port())) {
      line.ask("one");

      proxy.set(Mode.DOWN);

      assertThrows(IOException.class, () -> line.ask("two"));
      assertThrows(ConnectException.class, () -> new Line(proxy.port()));
    }

    proxy.set(Mode.PASS);

    try (Line line = new Line(proxy.port())) {
      assertEquals("three", line.ask("three"));
    }
  }

  @Test
  void repeatsRefusingAndRestoring() throws IOException {
    for (int i = 0; i < 20; i++) {
      proxy.set(Mode.DOWN);
      proxy.set(Mode.DOWN);
      assertThrows(ConnectException.class, () -> new Line(proxy.port()));
      proxy.set(Mode.PASS);
      proxy.set(Mode.PASS);
      try (Line line = new Line(proxy.port())) {
        assertEquals("again", line.ask("again"));
      }
    }
  }

  @Test
  void cutsOpenConnectionsAndAcceptsNewOnes() throws IOException {
    try (Line line = new Line(proxy.port())) {
      line.ask("one");

      proxy.cut();

      assertThrows(IOException.class, () -> line.ask("two"));
    }
    try (Line line = new Line(proxy.port())) {
      assertEquals("three", line.ask("three"));
    }
  }

  @Test
  void losesAnswersAfterTheServerHasTheRequest() throws IOException {
    try (Line line = new Line(proxy.port())) {
      line.ask("one");
      proxy.set(Mode.LOSE_ANSWERS);
      assertThrows(IOException.class, () -> line.ask("two"));
    }
    proxy.set(Mode.PASS);
    try (Line line = new Line(proxy.port())) {
      assertEquals("three", line.ask("three"));
    }

    assertEquals(List.of("one", "two", "three"), server.seen);
    assertEquals(1, proxy.lostAnswers());
  }

  @Test
  void closesWhatItAcceptsWhileItRefuses() throws IOException {
    proxy.set(Mode.REFUSE);

    try (Line line = new Line(proxy.port())) {
      assertThrows(IOException.class, () -> line.ask("one"));
    }

    assertEquals(1, proxy.accepted());
    assertEquals(List.of(), server.seen);
  }

  @Test
  void delaysEachPiece() throws IOException {
    proxy.delay(Duration.ofMillis(150));

    try (Line line = new Line(proxy.port())) {
      long start = System.nanoTime();
      assertEquals("slow", line.ask("slow"));

      assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() >= 300);
    }
  }

  @Test
  void fallsSilent() throws IOException {
    try (Line line = new Line(proxy.port())) {
      line.ask("one");
      proxy.set(Mode.SILENT);
      line.socket.setSoTimeout(100);

      assertThrows(SocketTimeoutException.class, () -> line.ask("two"));
    }
    assertEquals(List.of("one"), server.seen);
  }

  @Test
  void halfClosesAndStillTakesRequests() throws IOException {
    try (Line line = new Line(proxy.port())) {
      line.ask("one");

      proxy.halfClose();

      assertEquals(-1, line.socket.getInputStream().read());
      line.send("two");
      server.awaitSeen("two");
    }
  }

  @Test
  void leadsNewConnectionsElsewhere() throws IOException {
    try (EchoServer other = new EchoServer()) {
      proxy.leadTo(other.port());

      try (Line line = new Line(proxy.port())) {
        line.ask("here");
      }

      assertEquals(List.of("here"), other.seen);
      assertEquals(List.of(), server.seen);
    }
  }

  @Test
  void resetsClientsWhileTheServerIsAway() throws IOException {
    server.close();

    try (Line line = new Line(proxy.port())) {
      assertThrows(IOException.class, () -> line.ask("one"));
    }
  }

  /** Messages are lines of at most one packet. */
  private static final class Line implements AutoCloseable {

    private final Socket socket;

    Line(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(TIMEOUT_MS);
      socket.setTcpNoDelay(true);
    }

    String ask(String text) throws IOException {
      send(text);
      return read();
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write((text + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    String read() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int b = socket.getInputStream().read(); b != '\n'; b = socket.getInputStream().read()) {
        if (b < 0) {
          throw new IOException("the connection ended");
        }
        line.append((char) b);
      }
      return line.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static final class EchoServer implements AutoCloseable {

    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> seen = new CopyOnWriteArrayList<>();

    EchoServer() throws IOException {
      Thread.startVirtualThread(this::accept);
    }

    int port() {
      return entrance.getLocalPort();
    }

    void awaitSeen(String text) {
      long end = System.nanoTime() + Duration.ofMillis(TIMEOUT_MS).toNanos();
      while (!seen.contains(text)) {
        assertTrue(System.nanoTime() < end, () -> seen.toString());
        Thread.onSpinWait();
      }
    }

    private void accept() {
      while (!entrance.isClosed()) {
        try {
          Socket client = entrance.accept();
          Thread.startVirtualThread(() -> echo(client));
        } catch (IOException e) {
          // Closed at the end of the test.
        }
      }
    }

    private void echo(Socket client) {
      try (client) {
        byte[] buffer = new byte[1024];
        for (int n = client.getInputStream().read(buffer);
            n >= 0;
            n = client.getInputStream().read(buffer)) {
          seen.add(new String(buffer, 0, n, StandardCharsets.US_ASCII).strip());
          client.getOutputStream().write(buffer, 0, n);
        }
      } catch (IOException e) {
        // The client was cut off.
      }
    }

    @Override
    public void close() throws IOException {
      entrance.close();
    }
  }
}
