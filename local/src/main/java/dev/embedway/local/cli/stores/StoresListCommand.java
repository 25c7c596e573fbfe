package dev.embedway.local.cli.stores;

import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stores list}: all stores. */
@Command(
    name = "list",
    description =
        "Lists stores, newest first: name, model, length of vectors, documents, chunking.")
final class StoresListCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--json", description = "Prints one JSON object a line.")
  private boolean json;

  StoresListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    server
        .connect(terminal)
        .pages(StoresCommand.PATH)
        .forEach(store ->
            terminal.out().println(json ? store.toString() : new PrintedStore(store).line()));
    return 0;
  }
}
