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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stores create}: a new store. */
@Command(name = "create", description = "Makes a store.")
final class StoresCreateCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private StoreOptions options = new StoreOptions();

  @Option(
      names = "--model",
      paramLabel = "ID",
      description = "The model that embeds its documents and queries; default: the server's.")
  private @Nullable String model;

  @Option(
      names = "--dimensions",
      paramLabel = "N",
      description = "Length of its vectors, one that the model can make; default: the model's.")
  private @Nullable DimensionsArgument dimensions;

  @Option(names = "--json", description = "Prints the server's whole answer.")
  private boolean json;

  @Parameters(paramLabel = "NAME", description = "1 to 64 of A-Z a-z 0-9 _ -")
  private StoreReference name = new StoreReference("");

  StoresCreateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ApiClient api = server.connect(terminal);
    ObjectNode request = api.object().put("name", name.text());
    if (model != null) {
      request.put("embedding_model", model);
    }
    if (dimensions != null) {
      request.put("dimensions", dimensions.number());
    }
    options.addTo(request);
    JsonNode made = api.post(StoresCommand.PATH, request);
    terminal.out().println(json ? made.toString() : new PrintedStore(made).line());
    return 0;
  }
}
