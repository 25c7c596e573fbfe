package dev.embedway.local.cloud.database;

import dev.embedway.local.cloud.lifecycle.LocalCloudException;
import dev.embedway.pgvector.schema.PgLogin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Password of a database whose URL leaves it out: {@code PGPASSWORD}, else the line of {@code
 * PGPASSFILE} for its host, port, database and user.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-pgpass.html">The password file</a>
 */
public final class DatabasePassword {

  private static final int FIELDS = 5;
  private static final String DEFAULT_PORT = "5432";
  private static final Pattern SERVER =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]]*)(?::(\\d+))?");

  private DatabasePassword() {}

  /**
   * The login of a URL; a password that it leaves out is looked for where libpq looks for it.
   *
   * @throws LocalCloudException when the URL is none, the file cannot be read, or others may read
   *     it
   */
  public static PgLogin login(String url, Map<String, String> environment) {
    try {
      PgLogin login = PgLogin.parse(url);
      return login.password().isEmpty()
          ? login.as(login.user(), of(login, environment).orElse(""))
          : login;
    } catch (IllegalArgumentException e) {
      throw new LocalCloudException(
          "The database URL is to be like jdbc:postgresql://host/database?user=U&password=P", e);
    }
  }

  /**
   * The password, empty where none is given.
   *
   * @throws LocalCloudException when the file cannot be read, or others may read it
   */
  static Optional<String> of(PgLogin login, Map<String, String> environment) {
    return variable(environment, "PGPASSWORD")
        .or(() ->
            variable(environment, "PGPASSFILE").flatMap(file -> inFile(login, Path.of(file))));
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  private static Optional<String> inFile(PgLogin login, Path file) {
    try {
      if (Files.getPosixFilePermissions(file).stream()
          .anyMatch(permission -> !permission.name().startsWith("OWNER"))) {
        throw new LocalCloudException(
            "PGPASSFILE names a file that others may read. Run: chmod 600 " + file, null);
      }
      List<List<String>> places = places(login);
      return Files.readAllLines(file).stream()
          .filter(line -> !line.startsWith("#"))
          .map(DatabasePassword::fields)
          .filter(fields ->
              fields.size() == FIELDS && places.stream().anyMatch(place -> isFor(fields, place)))
          .map(List::getLast)
          .findFirst();
    } catch (IOException e) {
      throw new LocalCloudException(
          "Cannot read the file that PGPASSFILE names: "
              + file
              + ". Name one of lines like host:port:database:user:password, or set PGPASSWORD.",
          e);
    }
  }

  /** Host, port, database and user of each server that the URL names. */
  private static List<List<String>> places(PgLogin login) {
    URI url = URI.create(login.url().substring("jdbc:".length()));
    String path = Optional.ofNullable(url.getPath()).orElse("");
    String database = path.startsWith("/") ? path.substring(1) : path;
    return Stream.of(Optional.ofNullable(url.getAuthority()).orElse("localhost").split(",", -1))
        .map(server -> place(server, database, login.user()))
        .toList();
  }

  /** An IPv6 address stands in brackets in a URL and without them in the file. */
  private static List<String> place(String server, String database, String user) {
    Matcher parts = SERVER.matcher(server);
    if (!parts.matches()) {
      throw new IllegalArgumentException("a server is a host, or a host and a port");
    }
    String port = Optional.ofNullable(parts.group(2)).orElse(DEFAULT_PORT);
    return List.of(parts.group(1).replaceAll("[\\[\\]]", ""), port, database, user);
  }

  private static boolean isFor(List<String> fields, List<String> place) {
    for (int i = 0; i < place.size(); i++) {
      if (!fields.get(i).equals("*") && !fields.get(i).equals(place.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Fields of a line, in which a backslash takes the next character as it is. */
  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && i + 1 < line.length()) {
        i++;
        field.append(line.charAt(i));
      } else if (c == ':') {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
