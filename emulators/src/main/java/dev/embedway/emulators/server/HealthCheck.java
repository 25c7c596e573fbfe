package dev.embedway.emulators.server;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/**
 * Check that a server answers an address with 200.
 *
 * @param address asked anew each time
 */
record HealthCheck(URI address) {

  private static final Duration BOUND = Duration.ofSeconds(2);

  boolean isGood() {
    try {
      HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
      connection.setConnectTimeout((int) BOUND.toMillis());
      connection.setReadTimeout((int) BOUND.toMillis());
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return false;
    }
  }
}
