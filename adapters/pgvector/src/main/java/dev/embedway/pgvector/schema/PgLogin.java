package dev.embedway.pgvector.schema;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A database and the role that enters it. Immutable; printing it shows no password.
 *
 * @param url a JDBC URL without credentials
 * @param user the role
 * @param password its password; empty where the server asks for none
 */
public record PgLogin(String url, String user, String password) {

  private static final String PREFIX = "jdbc:postgresql:";

  /** Checks that the URL is PostgreSQL's and free of credentials. */
  public PgLogin {
    if (!url.startsWith(PREFIX) || url.matches("(?s).*[?&](user|password)=.*")) {
      throw new IllegalArgumentException(
          "a database URL starts with " + PREFIX + "// and has no user and password of its own");
    }
  }

  /**
   * A JDBC URL that carries its credentials as parameters, taken apart. They have to be: the driver
   * prefers those in a URL to any that are given beside it.
   *
   * @param url such as {@code jdbc:postgresql://host/db?user=U&password=P}; without {@code user},
   *     the role is {@code postgres}
   */
  public static PgLogin parse(String url) {
    int mark = url.indexOf('?');
    if (mark < 0) {
      return new PgLogin(url, "postgres", "");
    }
    Properties credentials = new Properties();
    List<String> others = new ArrayList<>();
    for (String parameter : url.substring(mark + 1).split("&", -1)) {
      if (parameter.startsWith("user=") || parameter.startsWith("password=")) {
        int equals = parameter.indexOf('=');
        credentials.setProperty(
            parameter.substring(0, equals),
            decoded(parameter.substring(0, equals), parameter.substring(equals + 1)));
      } else if (!parameter.isEmpty()) {
        others.add(parameter);
      }
    }
    String bare = url.substring(0, mark) + (others.isEmpty() ? "" : "?" + String.join("&", others));
    return new PgLogin(
        bare, credentials.getProperty("user", "postgres"), credentials.getProperty("password", ""));
  }

  /** A fault has neither the value nor the decoder's words, which quote some of it. */
  private static String decoded(String name, String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the database URL's " + name + " has a % that begins no escape; write it as %25");
    }
  }

  /** The same database, entered by another role. */
  public PgLogin as(String role, String rolePassword) {
    return new PgLogin(url, role, rolePassword);
  }

  @Override
  public String toString() {
    return "PgLogin[user=" + user + "]";
  }
}
