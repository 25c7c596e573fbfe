package dev.embedway.local.cli.stores;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.terminal.CommandFailure;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Properties that the store of an ingestion must have, and gets where it is made. */
public final class IngestStore {

  @Option(
      names = "--model",
      paramLabel = "ID",
      description = "The store's model, if it is made; one that is there must have it.")
  private @Nullable String model;

  @Option(
      names = "--chunking",
      paramLabel = "METHOD[:SIZE[:OVERLAP]]",
      description = {"The store's chunking, likewise. " + StoreOptions.CHUNKING})
  private @Nullable Chunking chunking;

  /** Lets a command that has these options take their values. */
  public static CommandLine register(CommandLine line) {
    return line.registerConverter(Chunking.class, Chunking::of);
  }

  /**
   * Makes the store where it is not there and a property was given.
   *
   * @throws CommandFailure when it is there with other properties
   */
  public void prepare(ApiClient api, String store) {
    if (model == null && chunking == null) {
      return;
    }
    Optional<JsonNode> there = api.find(StoresCommand.path(store));
    if (there.isEmpty()) {
      make(api, store);
      return;
    }
    PrintedStore view = new PrintedStore(there.get());
    if (model != null && !model.equals(view.model())) {
      throw new CommandFailure(
          "Store "
              + store
              + " has model "
              + view.model()
              + ", not "
              + model
              + ". A store keeps its model: name another one, --store NAME.");
    }
    if (chunking != null && !isCutBy(chunking, there.get().path("chunking"))) {
      throw new CommandFailure(
          "Store "
              + store
              + " has chunking "
              + view.chunking()
              + ". Change it first: ./embedway stores update "
              + store
              + " --chunking ...");
    }
  }

  private void make(ApiClient api, String store) {
    ObjectNode request = api.object().put("name", store);
    if (model != null) {
      request.put("embedding_model", model);
    }
    if (chunking != null) {
      StoreOptions.put(chunking, request);
    }
    api.post(StoresCommand.PATH, request);
  }

  private static boolean isCutBy(Chunking wanted, JsonNode present) {
    return wanted.method().toString().equals(present.path("method").asText())
        && isSame(wanted.size(), present.path("size"))
        && isSame(wanted.overlap(), present.path("overlap"));
  }

  private static boolean isSame(OptionalInt wanted, JsonNode present) {
    return wanted.isEmpty() || wanted.getAsInt() == present.asInt();
  }
}
