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
 * @param streams of input and results
 * @param environment variables; of secret ones nothing is printed
 * @param home the project's directory, where {@code examples} is
 * @param display tells whether a user is there and may be asked
 */
public record Terminal(
    Streams streams, Map<String, String> environment, Path home, Display display) {

  /**
   * Streams of a command.
   *
   * @param in typed or piped input
   * @param bytes results that are no text; a command writes there or to {@code out}, not to both
   * @param out results; control characters are shown, not sent
   * @param err progress and errors; likewise
   */
  public record Streams(InputStream in, OutputStream bytes, PrintWriter out, PrintWriter err) {

    public Streams {
      out = new PrintWriter(new PrintableWriter(out), true);
      err = new PrintWriter(new PrintableWriter(err), true);
    }
  }

  /** Somebody's screen, or a pipe or file. */
  public enum Display {
    SCREEN,
    PLAIN
  }

  public Terminal {
    environment = Map.copyOf(environment);
  }

  /** Typed or piped input. */
  public InputStream in() {
    return streams.in();
  }

  /** Results that are no text. */
  public OutputStream bytes() {
    return streams.bytes();
  }

  /** Results. */
  public PrintWriter out() {
    return streams.out();
  }

  /** Progress and errors. */
  public PrintWriter err() {
    return streams.err();
  }

  /** A variable's value, empty when it is not set or blank. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
