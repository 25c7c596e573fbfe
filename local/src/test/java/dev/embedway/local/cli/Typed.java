package dev.embedway.local.cli;

import dev.embedway.local.TestEnvironment;
import dev.embedway.local.cli.terminal.Terminal;
import dev.embedway.local.cloud.LocalCloud;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A command that was typed and has ended.
 *
 * @param exitCode its exit code
 * @param out what it printed as results; a character for each byte of what is no text
 * @param err what it printed besides
 */
public record Typed(int exitCode, String out, String err) {

  /** Types it where nothing is configured. */
  public static Typed command(String... words) {
    return command(TestEnvironment.home(), Map.of(), words);
  }

  /** Types it in a project's directory, with variables set. */
  public static Typed command(Path home, Map<String, String> variables, String... words) {
    return new Keyboard("", Terminal.Display.PLAIN).type(home, variables, words);
  }

  /** Types it for the server of a local cloud that runs. */
  public static Typed command(LocalCloud cloud, String... words) {
    return command(
        Stream.concat(Stream.of(words), Stream.of("--data", cloud.dataDirectory().toString()))
            .toArray(String[]::new));
  }

  /** The last line of the results. */
  public String lastLine() {
    return List.of(out.split("\\R", -1)).getLast();
  }

  /**
   * Surroundings of a command.
   *
   * @param input what is typed or piped into it
   * @param display where its results go
   */
  public record Keyboard(String input, Terminal.Display display) {

    /** Types it in a project's directory, with variables set. */
    public Typed type(Path home, Map<String, String> variables, String... words) {
      StringWriter out = new StringWriter();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      StringWriter err = new StringWriter();
      Map<String, String> environment = new HashMap<>(TestEnvironment.variables());
      environment.putAll(variables);
      Terminal terminal =
          new Terminal(
              new Terminal.Streams(
                  new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                  bytes,
                  new PrintWriter(out, true),
                  new PrintWriter(err, true)),
              environment,
              home,
              display);
      int exitCode = EmbedwayCommand.on(terminal).execute(words);
      return new Typed(
          exitCode,
          out.toString().strip() + bytes.toString(StandardCharsets.ISO_8859_1),
          err.toString().strip());
    }
  }
}
