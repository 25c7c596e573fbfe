package dev.embedway.local.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a command has around it.
 *
 * @param out results; control characters are shown, not sent
 * @param err progress and errors; likewise
 * @param environment variables; of secret ones nothing is printed
 * @param home the project's directory, where {@code examples} is
 * @param display whether someone watches, so that progress may be drawn
 */
public record Terminal(
    PrintWriter out, PrintWriter err, Map<String, String> environment, Path home, Display display) {

  /** What standard error is. */
  public enum Display {
    SCREEN,
    PLAIN
  }

  public Terminal {
    out = new PrintWriter(new PrintableWriter(out), true);
    err = new PrintWriter(new PrintableWriter(err), true);
    environment = Map.copyOf(environment);
  }

  /** A variable's value, empty when it is not set or blank. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
