package dev.embedway.local.cli;

import dev.embedway.core.registry.EditDistance;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code help}: the help of a command. */
@Command(
    name = "help",
    description = "Prints the help of a command, or of all.",
    footer = {"", "Examples:", "  ./embedway help", "  ./embedway help stores create"})
final class HelpCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "The words of a command.")
  private List<String> words = List.of();

  HelpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CommandLine command = spec.root().commandLine();
    for (String word : words) {
      CommandLine below = command.getSubcommands().get(word);
      if (below == null) {
        throw unknown(word, command);
      }
      command = below;
    }
    command.usage(terminal.out());
    return 0;
  }

  private ParameterException unknown(String word, CommandLine command) {
    String near =
        EditDistance.nearest(word, command.getSubcommands().keySet())
            .map(known -> "; did you mean " + known + "?")
            .orElse("");
    return new ParameterException(
        spec.commandLine(),
        "There is no command " + command.getCommandSpec().qualifiedName() + " " + word + near);
  }
}
