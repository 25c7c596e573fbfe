package dev.embedway.local.cloud.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.emulators.server.EmulatorException;
import dev.embedway.local.cloud.config.Listening.S3Port;
import dev.embedway.local.cloud.lifecycle.LocalCloudException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class ListeningTest {

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  @Test
  void preferredPortOfS3IsTakenWhereItIsFree() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, HERE)) {
      int taken = other.getLocalPort();

      assertEquals(0, new Listening(HERE, 0, new S3Port.Preferably(taken)).s3Port());
    }
    int free = free();
    assertEquals(free, new Listening(HERE, 0, new S3Port.Preferably(free)).s3Port());
    assertEquals(0, new Listening(HERE, free, new S3Port.Preferably(free)).s3Port());
  }

  @Test
  void s3GoesToAnotherPortWhereThePreferredOneIsTakenMeanwhile() throws IOException {
    int wanted = free();
    List<Integer> tried = new ArrayList<>();
    IntFunction<Integer> raced =
        port -> {
          tried.add(port);
          if (port == 0) {
            return 7;
          }
          throw new EmulatorException("Failed to bind", new BindException());
        };

    try (ServerSocket other = new ServerSocket()) {
      int opened =
          new Listening(HERE, 0, new S3Port.Preferably(wanted))
              .openS3(port -> {
                if (!other.isBound()) {
                  bind(other, port);
                }
                return raced.apply(port);
              });

      assertEquals(7, opened);
      assertEquals(List.of(wanted, 0), tried);
      assertThrows(
          EmulatorException.class,
          () -> new Listening(HERE, 0, new S3Port.Exactly(wanted)).openS3(raced));
    }
    assertThrows(
        EmulatorException.class,
        () -> new Listening(HERE, 0, new S3Port.Preferably(wanted)).openS3(raced));
    assertEquals(List.of(wanted, 0, wanted, wanted), tried);
  }

  private static void bind(ServerSocket socket, int port) {
    try {
      socket.bind(new InetSocketAddress(HERE, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void takenPortsAreRefusedWithTheOptionThatNamesAnother() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, HERE)) {
      int taken = other.getLocalPort();

      for (Listening listening :
          new Listening[] {
            Listening.onLoopback(taken), new Listening(HERE, 0, new S3Port.Exactly(taken))
          }) {
        LocalCloudException thrown =
            assertThrows(LocalCloudException.class, listening::requireFree);
        assertTrue(
            thrown.getMessage().contains(listening.port() == taken ? ": --port" : ": --s3-port"),
            thrown.getMessage());
      }
    }
    assertThrows(
        LocalCloudException.class, () -> new Listening(HERE, 7000, new S3Port.Exactly(7000)));
  }

  @Test
  void programsHereAreToldAnAddressThatTheyReach() throws IOException {
    assertEquals("http://127.0.0.1:80", url("0.0.0.0"));
    assertEquals("http://127.0.0.1:80", url("::"));
    assertEquals("http://127.0.0.1:80", url("127.0.0.1"));
    assertEquals("http://192.0.2.7:80", url("192.0.2.7"));
    assertEquals("http://[2001:db8:0:0:0:0:0:7]:80", url("2001:db8::7"));
  }

  @Test
  void onlyLoopbackIsClosedToOthers() throws IOException {
    assertFalse(Listening.onLoopback(0).isOpen());
    assertFalse(on("127.0.0.1").isOpen());
    assertTrue(on("0.0.0.0").isOpen());
  }

  private static String url(String host) throws IOException {
    return on(host).url(80).toString();
  }

  private static Listening on(String host) throws IOException {
    return new Listening(InetAddress.getByName(host), 0, new S3Port.Exactly(0));
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
      return socket.getLocalPort();
    }
  }
}
