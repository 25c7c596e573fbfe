package dev.embedway.local.cli;

import dev.embedway.local.TestEnvironment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A command that was typed and has ended.
 *
 * @param exitCode its exit code
 * @param out what it printed as results; a character for each byte of what is no text
 * @param err what it printed besides
 */
record Typed(int exitCode, String out, String err) {

  /** Types it where nothing is configured. */
  static Typed command(String... words) {
    return command(TestEnvironment.home(), Map.of(), words);
  }

  /** Types it in a project's directory, with variables set. */
  static Typed command(Path home, Map<String, String> variables, String... words) {
    return new Keyboard("", Terminal.Display.PLAIN).type(home, variables, words);
  }

  /** The last line of the results. */
  String lastLine() {
    return List.of(out.split("\\R", -1)).getLast();
  }

  /**
   * Surroundings of a command.
   *
   * @param input what is typed or piped into it
   * @param display where its results go
   */
  record Keyboard(String input, Terminal.Display display) {

    Typed type(Path home, Map<String, String> variables, String... words) {
      StringWriter out = new StringWriter();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      StringWriter err = new StringWriter();
      Map<String, String> environment = new HashMap<>(TestEnvironment.variables());
      environment.putAll(variables);
      Terminal terminal =
          new Terminal(
              new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
              bytes,
              new PrintWriter(out, true),
              new PrintWriter(err, true),
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
