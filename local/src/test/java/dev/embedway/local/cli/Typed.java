package dev.embedway.local.cli;

import dev.embedway.local.TestEnvironment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A command that was typed and has ended.
 *
 * @param exitCode its exit code
 * @param out what it printed as results
 * @param err what it printed besides
 */
record Typed(int exitCode, String out, String err) {

  /** Types it where nothing is configured. */
  static Typed command(String... words) {
    return command(TestEnvironment.home(), Map.of(), words);
  }

  /** Types it in a project's directory, with variables set. */
  static Typed command(Path home, Map<String, String> variables, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Map<String, String> environment = new HashMap<>(TestEnvironment.variables());
    environment.putAll(variables);
    Terminal terminal =
        new Terminal(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            environment,
            home,
            Terminal.Display.PLAIN);
    int exitCode = EmbedwayCommand.on(terminal).execute(words);
    return new Typed(exitCode, out.toString().strip(), err.toString().strip());
  }

  /** The last line of the results. */
  String lastLine() {
    return List.of(out.split("\\R", -1)).getLast();
  }
}
