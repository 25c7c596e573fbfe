package dev.embedway.local.cloud.config;

import dev.embedway.emulators.server.EmulatorException;
import dev.embedway.local.cloud.lifecycle.LocalCloudException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.function.IntFunction;

/**
 * Addresses that a local cloud listens on. All but the HTTP API's are 127.0.0.1.
 *
 * @param host of the HTTP API
 * @param port of the HTTP API, 0 for any free one
 * @param s3 port of its S3
 */
public record Listening(InetAddress host, int port, S3Port s3) {

  /** Refuses one port for two servers. */
  public Listening {
    if (port != 0 && s3 instanceof S3Port.Exactly(int number) && number == port) {
      throw new LocalCloudException(
          "The API and S3 cannot both listen on port " + port + ": give --s3-port another", null);
    }
  }

  /** This machine's programs alone, S3 on any free port. */
  public static Listening onLoopback(int port) {
    return new Listening(InetAddress.getLoopbackAddress(), port, new S3Port.Exactly(0));
  }

  /** Port of the emulated S3. */
  public sealed interface S3Port {

    /** This one; 0 for any free one. */
    record Exactly(int number) implements S3Port {}

    /** This one, else any free one. */
    record Preferably(int number) implements S3Port {}
  }

  /** Other machines reach the HTTP API. */
  public boolean isOpen() {
    return !host.isLoopbackAddress();
  }

  /** The HTTP API's address for programs on this machine, once its port is known. */
  public URI url(int opened) {
    String name = host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
    // A scope such as %eth0 is this machine's own.
    String literal = name.contains(":") ? "[" + name.replaceFirst("%.*", "") + "]" : name;
    return URI.create("http://" + literal + ":" + opened);
  }

  /**
   * Checks that the ports that were asked for are free.
   *
   * @throws LocalCloudException when one is taken
   */
  public void requireFree() {
    if (!isFree(host, port)) {
      throw new LocalCloudException(
          "Port " + port + " is taken. Name another: --port PORT, 0 for any free one", null);
    }
    if (s3 instanceof S3Port.Exactly(int number)
        && !isFree(InetAddress.getLoopbackAddress(), number)) {
      throw new LocalCloudException(
          "Port " + number + " is taken. Name another: --s3-port PORT, 0 for any free one", null);
    }
  }

  /** The port that S3 is to be opened on, 0 for any free one. */
  int s3Port() {
    return switch (s3) {
      case S3Port.Exactly(int number) -> number;
      case S3Port.Preferably(int number) ->
          number != port && isFree(InetAddress.getLoopbackAddress(), number) ? number : 0;
    };
  }

  /**
   * Opens S3: on any free port where another process takes the preferred one meanwhile.
   *
   * @param open by a port, 0 for any free one; throws {@link EmulatorException} when it is taken
   */
  public <T> T openS3(IntFunction<T> open) {
    int wanted = s3Port();
    try {
      return open.apply(wanted);
    } catch (EmulatorException e) {
      if (s3 instanceof S3Port.Preferably
          && wanted != 0
          && !isFree(InetAddress.getLoopbackAddress(), wanted)) {
        return open.apply(0);
      }
      throw e;
    }
  }

  private static boolean isFree(InetAddress host, int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, host)) {
      probe.setReuseAddress(true);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
