package dev.embedway.emulators.postgres;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A database and who may enter it. Immutable; printing it does not print the password.
 *
 * @param jdbcUrl without credentials
 * @param user the superuser
 * @param password its password
 */
public record PostgresDatabase(String jdbcUrl, String user, String password) {

  /** The URL with user and password in it, for a client that takes nothing else; not for a log. */
  public String jdbcUrlWithCredentials() {
    return jdbcUrl + "?user=" + encoded(user) + "&password=" + encoded(password);
  }

  @Override
  public String toString() {
    return "PostgresDatabase[" + jdbcUrl + ", user=" + user + "]";
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
