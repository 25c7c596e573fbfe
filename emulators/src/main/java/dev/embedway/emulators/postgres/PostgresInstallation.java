package dev.embedway.emulators.postgres;

import dev.embedway.emulators.server.Command;
import dev.embedway.emulators.server.EmulatorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A PostgreSQL with pgvector on this machine: a directory with {@code bin}, {@code lib} and {@code
 * share}. Immutable.
 *
 * @param home the directory
 */
public record PostgresInstallation(Path home) {

  /**
   * The environment variable that names an installation to use instead of the one that is fetched.
   */
  public static final String HOME_VARIABLE = "EMBEDWAY_POSTGRES_HOME";

  /** Checks that the programs needed to run a server are there. */
  public PostgresInstallation {
    home = home.toAbsolutePath();
    for (String program : new String[] {"postgres", "initdb"}) {
      Path file = home.resolve("bin").resolve(program);
      if (!Files.isExecutable(file)) {
        throw new EmulatorException(
            "No PostgreSQL at "
                + home
                + ": "
                + file
                + " is missing or not executable. "
                + "Set "
                + HOME_VARIABLE
                + " to a directory with bin, lib and share, or unset it to have one fetched.");
      }
    }
  }

  /**
   * The installation that {@value #HOME_VARIABLE} names, else the one in the user's cache, fetched
   * on first use.
   *
   * @param environment the process's environment variables
   * @param progress told, in sentences, what is downloaded, how large it is, and where it goes
   * @throws EmulatorException when none can be had; the message names the ways out
   */
  public static PostgresInstallation locate(
      Map<String, String> environment, Consumer<String> progress) {
    String given = environment.getOrDefault(HOME_VARIABLE, "");
    if (!given.isBlank()) {
      return new PostgresInstallation(Path.of(given));
    }
    PostgresPlatform platform =
        PostgresPlatform.of(System.getProperty("os.name"), System.getProperty("os.arch"))
            .orElseThrow(() ->
                PostgresFetcher.unavailable(
                    "there is no ready build for "
                        + System.getProperty("os.name")
                        + " on "
                        + System.getProperty("os.arch")));
    return new PostgresFetcher(platform, cacheDirectory(environment), environment, progress)
        .fetch();
  }

  private static Path cacheDirectory(Map<String, String> environment) {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path caches = xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
    return caches.resolve("embedway").resolve("postgres");
  }

  Path program(String name) {
    return home.resolve("bin").resolve(name);
  }

  /** The major version, 18 for 18.4. */
  int majorVersion() {
    String printed = Command.of(program("postgres").toString(), "--version").run().output();
    return PostgresVersion.major(printed);
  }
}
