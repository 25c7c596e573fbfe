package dev.embedway.local.cli.stores;

import dev.embedway.local.cli.argument.StoreReference;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Confirmation;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code stores delete}: a store and its documents, gone. */
@Command(name = "delete", description = "Deletes a store with its documents, after asking.")
final class StoresDeleteCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private Confirmation confirmation = new Confirmation();

  @Parameters(paramLabel = "STORE", description = "Its name or id.")
  private StoreReference store = new StoreReference("");

  StoresDeleteCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ApiClient api = server.connect(terminal);
    String path = StoresCommand.path(store.text());
    PrintedStore found = new PrintedStore(api.get(path));
    confirmation.require(
        terminal,
        "Delete store " + found.name() + " with its " + found.documents() + " documents?");
    api.delete(path);
    terminal.err().println("Deleted store " + found.name() + ".");
    return 0;
  }
}
