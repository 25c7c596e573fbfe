package dev.embedway.local.cloud;

import dev.embedway.pgvector.PgLogin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Password of a database whose URL leaves it out: {@code PGPASSWORD}, else the line of {@code
 * PGPASSFILE} for its host, port, database and user.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-pgpass.html">The password file</a>
 */
final class DatabasePassword {

  private static final int FIELDS = 5;
  private static final int DEFAULT_PORT = 5432;

  private DatabasePassword() {}

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
      if (Files.getPosixFilePermissions(file).size() > 2
          || Files.getPosixFilePermissions(file).stream()
              .anyMatch(permission -> !permission.name().startsWith("OWNER"))) {
        throw new LocalCloudException(
            "PGPASSFILE names a file that others may read. Run: chmod 600 " + file, null);
      }
      List<String> place = place(login);
      return Files.readAllLines(file).stream()
          .filter(line -> !line.startsWith("#"))
          .map(DatabasePassword::fields)
          .filter(fields -> fields.size() == FIELDS && isFor(fields, place))
          .map(List::getLast)
          .findFirst();
    } catch (IOException e) {
      throw new LocalCloudException("Cannot read the file that PGPASSFILE names: " + file, e);
    }
  }

  private static List<String> place(PgLogin login) {
    URI url = URI.create(login.url().substring("jdbc:".length()));
    String path = Optional.ofNullable(url.getPath()).orElse("");
    return List.of(
        Optional.ofNullable(url.getHost()).orElse("localhost"),
        String.valueOf(url.getPort() < 0 ? DEFAULT_PORT : url.getPort()),
        path.startsWith("/") ? path.substring(1) : path,
        login.user());
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
