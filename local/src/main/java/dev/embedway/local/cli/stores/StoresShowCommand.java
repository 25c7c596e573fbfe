package dev.embedway.local.cli.stores;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.cli.argument.StoreReference;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stores show}: one store. */
@Command(name = "show", description = "Shows a store.")
final class StoresShowCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--json", description = "Prints the server's whole answer.")
  private boolean json;

  @Parameters(paramLabel = "STORE", description = "Its name or id.")
  private StoreReference store = new StoreReference("");

  StoresShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    JsonNode found = server.connect(terminal).get(StoresCommand.path(store.text()));
    if (json) {
      terminal.out().println(found);
    } else {
      new PrintedStore(found).lines().forEach(terminal.out()::println);
    }
    return 0;
  }
}
