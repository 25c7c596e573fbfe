package dev.embedway.local.cli;

import dev.embedway.core.registry.EditDistance;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Answers a command line that is not understood: one line with what was given and what is allowed,
 * and exit code 2. A word that is not known is answered with the nearest that is.
 */
final class WrongWords implements IParameterExceptionHandler {

  private final Terminal terminal;

  WrongWords(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleParseException(ParameterException refused, String[] words) {
    CommandLine line = refused.getCommandLine();
    CommandSpec command = line.getCommandSpec();
    // A missing word is told of first by picocli, though a mistyped option is why it is missing.
    Optional<String> unknown =
        line.getUnmatchedArguments().stream().findFirst().map(word -> word.replaceFirst("=.*", ""));
    String message =
        unknown
            .filter(word -> word.startsWith("-"))
            .map(word -> "Unknown option: '" + word + "'")
            .orElseGet(() -> String.valueOf(refused.getMessage()).strip());
    terminal
        .err()
        .println(
            message
                    .replaceAll("\\s*\\R\\s*", " ")
                    .replaceFirst("^Error: ", "")
                    .replaceFirst("[.:;]$", "")
                + unknown
                    .flatMap(word -> nearest(word, command))
                    .map(near -> "; did you mean " + near + "?")
                    .orElse(".")
                + " See ./"
                + command.qualifiedName()
                + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static Optional<String> nearest(String given, CommandSpec command) {
    Stream<String> known =
        given.startsWith("-")
            ? command.options().stream().flatMap(option -> Stream.of(option.names()))
            : command.subcommands().keySet().stream();
    return EditDistance.nearest(given, known.toList());
  }
}
