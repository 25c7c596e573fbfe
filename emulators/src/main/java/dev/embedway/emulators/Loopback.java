package dev.embedway.emulators;

import java.net.URI;

/** The only address that anything here listens on. */
final class Loopback {

  /**
   * An address, not {@code localhost}: by it Java's S3 client knows to put the bucket into the
   * path.
   */
  static final String HOST = "127.0.0.1";

  private Loopback() {}

  static URI http(int port) {
    return URI.create("http://" + HOST + ":" + port);
  }
}
