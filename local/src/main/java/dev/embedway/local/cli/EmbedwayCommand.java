package dev.embedway.local.cli;

import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.local.cli.argument.Arguments;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** {@code embedway}: the root of all commands. */
@Command(
    name = "embedway",
    mixinStandardHelpOptions = true,
    version = {"embedway 0.1.0", "Java ${java.version}, ${os.name} ${os.arch}"},
    description = "Text in, vectors out; a folder in, answers out.",
    footer = {
      "",
      "Examples:",
      "  ./embedway demo                    shows the main job, in under a minute",
      "  ./embedway up                      starts it here; Ctrl-C stops it",
      "  ./embedway ingest ~/notes --wait   in another terminal",
      "  ./embedway search \"Where did I write about tides?\"",
      "",
      "Exits 0 when done, 1 when something failed, 2 when the words are not understood."
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
        .addSubcommand(stores(terminal))
        .addSubcommand(new IngestCommand(terminal))
        .addSubcommand(new SearchCommand(terminal))
        .addSubcommand(
            new CommandLine(new DocumentsCommand(terminal))
                .addSubcommand(new DocumentsShowCommand(terminal))
                .addSubcommand(new DocumentsDeleteCommand(terminal)))
        .addSubcommand(keys(terminal))
        .addSubcommand(new DoctorCommand(terminal))
        .addSubcommand(new CompletionCommand(terminal))
        .addSubcommand(new VersionCommand(terminal))
        .addSubcommand(new HelpCommand(terminal));
    line.getSubcommands().values().forEach(EmbedwayCommand::giveHelp);
    return Arguments.register(line)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setParameterExceptionHandler(new WrongWords(terminal))
        .setExecutionStrategy(parsed -> run(parsed, terminal))
        .setExecutionExceptionHandler(failures(terminal));
  }

  private static CommandLine stores(Terminal terminal) {
    return new CommandLine(new StoresCommand())
        .addSubcommand(new StoresCreateCommand(terminal))
        .addSubcommand(new StoresListCommand(terminal))
        .addSubcommand(new StoresShowCommand(terminal))
        .addSubcommand(new StoresUpdateCommand(terminal))
        .addSubcommand(new StoresDeleteCommand(terminal));
  }

  private static CommandLine keys(Terminal terminal) {
    return new CommandLine(new KeysCommand())
        .addSubcommand(new KeysCreateCommand(terminal))
        .addSubcommand(new KeysListCommand(terminal))
        .addSubcommand(new KeysRevokeCommand(terminal))
        .addSubcommand(new KeysRotateOperatorCommand(terminal))
        .addSubcommand(new KeysFirstCommand(terminal));
  }

  private static void giveHelp(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true);
    command.getSubcommands().values().forEach(EmbedwayCommand::giveHelp);
  }

  /** A mistyped variable is told of before it is missed. */
  private static int run(ParseResult parsed, Terminal terminal) {
    EmbedwaySettings.unknownNames(terminal.environment()).forEach(terminal.err()::println);
    return new RunLast().execute(parsed);
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
