package dev.embedway.local.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;

/** {@code embedway}: the root of all commands. */
@Command(
    name = "embedway",
    mixinStandardHelpOptions = true,
    version = "embedway 0.1.0",
    description = "Text in, vectors out; a folder in, answers out.",
    footer = {
      "",
      "Examples:",
      "  ./embedway demo                                  see it work, in under a minute",
      "  ./embedway up                                    start it here; Ctrl-C stops it",
      "  ./embedway ingest ~/notes --wait                 then, in another terminal",
      "  ./embedway search \"Where did I write about tides?\""
    })
public final class EmbedwayCommand {

  EmbedwayCommand() {}

  /** The command line with all commands, to be executed once. */
  public static CommandLine on(Terminal terminal) {
    CommandLine line = new CommandLine(new EmbedwayCommand());
    line.addSubcommand(new UpCommand(terminal))
        .addSubcommand(new DemoCommand(terminal))
        .addSubcommand(new EmbedCommand(terminal))
        .addSubcommand(
            new CommandLine(new ModelsCommand(terminal))
                .addSubcommand(new ModelsAddCommand(terminal, new MavenJars(terminal.home()))))
        .addSubcommand(new IngestCommand(terminal))
        .addSubcommand(new SearchCommand(terminal))
        .addSubcommand(new DocumentsCommand(terminal))
        .addSubcommand(new KeysCommand(terminal))
        .addSubcommand(new DoctorCommand(terminal));
    line.getSubcommands().values().forEach(EmbedwayCommand::giveHelp);
    return line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setExecutionExceptionHandler(failures(terminal));
  }

  private static void giveHelp(CommandLine command) {
    // Given late to a command that is a method, the options would take its parameters' places.
    if (!command.getCommandSpec().mixinStandardHelpOptions()) {
      command.getCommandSpec().mixinStandardHelpOptions(true);
    }
    command.getSubcommands().values().forEach(EmbedwayCommand::giveHelp);
  }

  /** Failures that were foreseen have a message for the user; any other is a fault of ours. */
  private static IExecutionExceptionHandler failures(Terminal terminal) {
    return (thrown, line, parsed) -> {
      if (!Failures.areForeseen(thrown)) {
        throw thrown;
      }
      terminal.err().println(thrown.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    };
  }
}
