package dev.embedway.local.cli;

import dev.embedway.local.cli.argument.Arguments;
import dev.embedway.local.cli.deadletters.DeadLettersCommand;
import dev.embedway.local.cli.demo.DemoCommand;
import dev.embedway.local.cli.documents.DocumentsCommand;
import dev.embedway.local.cli.ingest.IngestCommand;
import dev.embedway.local.cli.keys.EraseCommand;
import dev.embedway.local.cli.keys.KeysCommand;
import dev.embedway.local.cli.models.ModelsCommand;
import dev.embedway.local.cli.search.SearchCommand;
import dev.embedway.local.cli.stages.StagesCommand;
import dev.embedway.local.cli.status.StatusCommand;
import dev.embedway.local.cli.stores.ReembedCommand;
import dev.embedway.local.cli.stores.StoresCommand;
import dev.embedway.local.cli.terminal.Terminal;
import dev.embedway.local.cli.transfer.ExportCommand;
import dev.embedway.local.cli.transfer.ImportCommand;
import dev.embedway.local.cli.up.DoctorCommand;
import dev.embedway.local.cli.up.UpCommand;
import dev.embedway.local.cli.upkeep.CompactCommand;
import dev.embedway.local.settings.LocalSettings;
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
    CommandLine line =
        new CommandLine(new EmbedwayCommand())
            .addSubcommand(UpCommand.on(terminal))
            .addSubcommand(DemoCommand.on(terminal))
            .addSubcommand(new EmbedCommand(terminal))
            .addSubcommand(ModelsCommand.on(terminal))
            .addSubcommand(StoresCommand.on(terminal))
            .addSubcommand(ReembedCommand.on(terminal))
            .addSubcommand(IngestCommand.on(terminal))
            .addSubcommand(SearchCommand.on(terminal))
            .addSubcommand(ImportCommand.on(terminal))
            .addSubcommand(ExportCommand.on(terminal))
            .addSubcommand(DocumentsCommand.on(terminal))
            .addSubcommand(StagesCommand.on(terminal))
            .addSubcommand(DeadLettersCommand.on(terminal))
            .addSubcommand(StatusCommand.on(terminal))
            .addSubcommand(CompactCommand.on(terminal))
            .addSubcommand(KeysCommand.on(terminal))
            .addSubcommand(EraseCommand.on(terminal))
            .addSubcommand(DoctorCommand.on(terminal))
            .addSubcommand(completion(terminal))
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

  private static CommandLine completion(Terminal terminal) {
    return Arguments.words(new CommandLine(new CompletionCommand(terminal)), Shell.class);
  }

  private static void giveHelp(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true);
    command.getSubcommands().values().forEach(EmbedwayCommand::giveHelp);
  }

  /** A mistyped variable is told of before it is missed. */
  private static int run(ParseResult parsed, Terminal terminal) {
    LocalSettings.unknownNames(terminal.environment()).forEach(terminal.err()::println);
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
