package dev.embedway.emulators.postgres;

import dev.embedway.emulators.server.EmulatorException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code postgres --version} prints. */
final class PostgresVersion {

  private static final Pattern MAJOR = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

  private PostgresVersion() {}

  /** The major version, 18 for {@code postgres (PostgreSQL) 18.4}. */
  static int major(String printed) {
    Matcher matcher = MAJOR.matcher(printed);
    if (!matcher.find()) {
      throw new EmulatorException(
          "This PostgreSQL cannot run here; asked for its version, it printed: " + printed.strip());
    }
    return Integer.parseInt(matcher.group(1));
  }
}
