package dev.embedway.local.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stores}: vector stores. */
@Command(
    name = "stores",
    description = "Makes, lists, shows, changes and deletes vector stores.",
    footer = {
      "",
      "Examples:",
      "  ./embedway stores create manuals --model e5-small-v2 --chunking markdown:300:30",
      "  ./embedway stores list",
      "  ./embedway stores show manuals",
      "  ./embedway stores update manuals --name handbooks --metadata team=field",
      "  ./embedway stores delete manuals --yes"
    })
final class StoresCommand implements Runnable {

  static final String PATH = "/v1/vector_stores";

  @Spec private CommandSpec spec = CommandSpec.create();

  StoresCommand() {}

  /** The address of one store. */
  static String path(String store) {
    return PATH + "/" + ApiClient.encoded(store);
  }

  @Override
  public void run() {
    throw Subcommands.missing(spec);
  }
}
