package dev.embedway.emulators.postgres;

import com.sun.security.auth.module.UnixSystem;
import dev.embedway.emulators.server.Command;
import dev.embedway.emulators.server.EmulatorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Prefixes of commands that run PostgreSQL's programs as this user on this system: {@code unshare
 * -U} for root, whom PostgreSQL refuses, else none; and a session of its own for the server, so
 * that a Ctrl-C meant for this process does not stop it under work.
 *
 * @param asUser words before every program
 * @param inSession words before a program that must outlive a Ctrl-C
 */
record PostgresLaunch(List<String> asUser, List<String> inSession) {

  private static final Duration PROBE_BOUND = Duration.ofSeconds(10);

  PostgresLaunch {
    asUser = List.copyOf(asUser);
    inSession = List.copyOf(inSession);
  }

  /** For the user who runs this process. */
  static PostgresLaunch here() {
    boolean isRoot = new UnixSystem().getUid() == 0;
    return of(System.getProperty("os.name"), isRoot ? "root" : "user");
  }

  static PostgresLaunch of(String osName, String user) {
    boolean isMac = osName.toLowerCase(Locale.ROOT).startsWith("mac");
    if (!user.equals("root")) {
      return new PostgresLaunch(List.of(), session());
    }
    if (isMac) {
      throw new EmulatorException(
          "PostgreSQL refuses to run as root. Start Embedway as a normal user, or give --database-url.");
    }
    return new PostgresLaunch(List.of(unshare(), "-U"), session());
  }

  /**
   * Refuses early where containers forbid what a root user needs.
   *
   * @return this
   */
  PostgresLaunch requirePermitted() {
    if (!asUser.isEmpty()) {
      Command.Outcome outcome = new Command(program(List.of("true")), Map.of(), PROBE_BOUND).run();
      if (outcome.exitCode() != 0) {
        throw new EmulatorException(
            "PostgreSQL refuses to run as root, and this system does not let root leave itself ("
                + outcome.tail()
                + "). Start Embedway as a normal user, give --database-url, or in Docker allow user namespaces"
                + " (--security-opt seccomp=unconfined).");
      }
    }
    return this;
  }

  List<String> program(List<String> words) {
    List<String> all = new ArrayList<>(asUser);
    all.addAll(words);
    return all;
  }

  List<String> server(List<String> words) {
    List<String> all = new ArrayList<>(inSession);
    all.addAll(program(words));
    return all;
  }

  private static String unshare() {
    return firstExecutable("/usr/bin/unshare", "/bin/unshare")
        .orElseThrow(() ->
            new EmulatorException(
                "PostgreSQL refuses to run as root, and unshare (of util-linux), which would change that, is missing."
                    + " Start Embedway as a normal user, install util-linux, or give --database-url."));
  }

  private static List<String> session() {
    // macOS has no setsid program, but a perl that can call it.
    return firstExecutable("/usr/bin/setsid", "/bin/setsid")
        .map(List::of)
        .or(() ->
            firstExecutable("/usr/bin/perl")
                .map(perl -> List.of(perl, "-e", "use POSIX; setsid(); exec @ARGV;")))
        .orElse(List.of());
  }

  private static Optional<String> firstExecutable(String... candidates) {
    return Stream.of(candidates)
        .filter(candidate -> Files.isExecutable(Path.of(candidate)))
        .findFirst();
  }
}
