package dev.embedway.local.cli.terminal;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Streams, environment variables and home directory of a command.
 *
 * @param in typed or piped input
 * @param bytes results that are no text; a command writes there or to {@code out}, not to both
 * @param out results; control characters are shown, not sent
 * @param err progress and errors; likewise
 * @param environment variables; of secret ones nothing is printed
 * @param home the project's directory, where {@code examples} is
 * @param display tells whether a user is there and may be asked
 */
public record Terminal(
    InputStream in,
    OutputStream bytes,
    PrintWriter out,
    PrintWriter err,
    Map<String, String> environment,
    Path home,
    Display display) {

  /** Somebody's screen, or a pipe or file. */
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
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
