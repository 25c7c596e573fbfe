package dev.embedway.emulators.server;

import java.net.URI;

/** The only address that anything here listens on. */
public final class Loopback {

  /**
   * An address, not {@code localhost}: by it Java's S3 client knows to put the bucket into the
   * path.
   */
  public static final String HOST = "127.0.0.1";

  private Loopback() {}

  /** The root URL of a server at a port. */
  public static URI http(int port) {
    return URI.create("http://" + HOST + ":" + port);
  }
}
