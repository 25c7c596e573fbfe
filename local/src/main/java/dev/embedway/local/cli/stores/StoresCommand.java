package dev.embedway.local.cli.stores;

import dev.embedway.local.cli.argument.Subcommands;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stores}: vector stores. */
@Command(
    name = "stores",
    description = "Makes, lists, shows, changes, copies and deletes vector stores.",
    footer = {
      "",
      "Examples:",
      "  ./embedway stores create manuals --model e5-small-v2 --chunking markdown:300:30",
      "  ./embedway stores list",
      "  ./embedway stores show manuals",
      "  ./embedway stores update manuals --name handbooks --metadata team=field",
      "  ./embedway stores duplicate manuals manuals-copy",
      "  ./embedway stores delete manuals --yes"
    })
public final class StoresCommand implements Runnable {

  static final String PATH = "/v1/vector_stores";

  @Spec private CommandSpec spec = CommandSpec.create();

  StoresCommand() {}

  /** The address of one store. */
  static String path(String store) {
    return PATH + "/" + ApiClient.encoded(store);
  }

  /** The command with those below it, on a terminal. */
  public static CommandLine on(Terminal terminal) {
    CommandLine line =
        new CommandLine(new StoresCommand())
            .addSubcommand(new StoresCreateCommand(terminal))
            .addSubcommand(new StoresListCommand(terminal))
            .addSubcommand(new StoresShowCommand(terminal))
            .addSubcommand(new StoresUpdateCommand(terminal))
            .addSubcommand(new StoresDuplicateCommand(terminal))
            .addSubcommand(new StoresDeleteCommand(terminal));
    return line.registerConverter(Chunking.class, Chunking::of)
        .registerConverter(DimensionsArgument.class, DimensionsArgument::of);
  }

  @Override
  public void run() {
    throw Subcommands.missing(spec);
  }
}
