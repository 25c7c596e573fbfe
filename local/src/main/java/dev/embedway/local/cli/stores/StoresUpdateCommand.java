package dev.embedway.local.cli.stores;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cli.argument.StoreReference;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stores update}: a store with other properties. */
@Command(
    name = "update",
    description = {
      "Changes a store. Its metadata is replaced as a whole. Another chunking holds for documents that"
          + " are uploaded from then on; ./embedway reembed changes all, and the model too."
    })
final class StoresUpdateCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private StoreOptions options = new StoreOptions();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "Another name. Its documents stay in the folder of the first one, which leads to the store"
              + " as well.")
  private @Nullable StoreReference name;

  @Option(names = "--json", description = "Prints the server's whole answer.")
  private boolean json;

  @Parameters(paramLabel = "STORE", description = "Its name or id.")
  private StoreReference store = new StoreReference("");

  StoresUpdateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (name == null && options.areEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "Nothing to change: give --name, --description, --chunking or --metadata");
    }
    ApiClient api = server.connect(terminal);
    ObjectNode request = api.object();
    if (name != null) {
      request.put("name", name.text());
    }
    options.addTo(request);
    JsonNode changed = api.post(StoresCommand.path(store.text()), request);
    terminal.out().println(json ? changed.toString() : new PrintedStore(changed).line());
    return 0;
  }
}
