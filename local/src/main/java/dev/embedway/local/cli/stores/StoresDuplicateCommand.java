package dev.embedway.local.cli.stores;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.record.batch.UpsertStatus;
import dev.embedway.local.cli.argument.StoreReference;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Progress;
import dev.embedway.local.cli.terminal.Terminal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stores duplicate}: a store like another, with copies of what it has. */
@Command(
    name = "duplicate",
    description = {
      "Makes a store like another, and copies its records and documents in the background. Shows how"
          + " far that is; Ctrl-C leaves it going. Documents are in the new store once they are"
          + " processed there, as documents of an upload are."
    })
final class StoresDuplicateCommand implements Callable<Integer> {

  private static final Duration PERIOD = Duration.ofMillis(500);

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--dimensions",
      paramLabel = "N",
      description =
          "Length of its vectors, one that the model can make; default: that of the other store.")
  private @Nullable DimensionsArgument dimensions;

  @Option(
      names = "--json",
      description = "Prints the server's whole answer, and waits for nothing.")
  private boolean json;

  @Parameters(index = "0", paramLabel = "STORE", description = "Name or id of the other store.")
  private StoreReference store = new StoreReference("");

  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the new store.")
  private StoreReference name = new StoreReference("");

  StoresDuplicateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ApiClient api = server.connect(terminal);
    ObjectNode request = api.object().put("new_name", name.text());
    if (dimensions != null) {
      request.put("dimensions", dimensions.number());
    }
    JsonNode batch = api.post(StoresCommand.path(store.text()) + "/duplicate", request);
    if (json) {
      terminal.out().println(batch);
      return ExitCode.OK;
    }
    try {
      return told(watch(api, batch));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.SOFTWARE;
    }
  }

  private JsonNode watch(ApiClient api, JsonNode begun) throws InterruptedException {
    String path =
        StoresCommand.path(begun.path("destination_id").asText())
            + "/vectors/batches/"
            + ApiClient.encoded(begun.path("id").asText());
    JsonNode batch = begun;
    int pieces = batch.path("estimated_total").asInt(Progress.UNKNOWN);
    try (Progress progress = Progress.on(terminal, "records and documents", pieces)) {
      int done = 0;
      while (status(batch).filter(each -> !each.isOver()).isPresent()) {
        TimeUnit.MILLISECONDS.sleep(PERIOD.toMillis());
        batch = api.get(path);
        progress.step(batch.path("upserted").asInt() - done);
        done = batch.path("upserted").asInt();
      }
    }
    return batch;
  }

  private int told(JsonNode batch) {
    terminal
        .out()
        .println(
            "Copied "
                + batch.path("upserted").asLong()
                + " records and documents to "
                + name.text()
                + ", "
                + batch.path("failed").asLong()
                + " failed.");
    batch.path("errors").forEach(each -> terminal.err().println(each.path("message").asText()));
    if (batch.path("error").isObject()) {
      terminal.err().println(batch.path("error").path("message").asText());
    }
    boolean isWhole = status(batch).equals(Optional.of(UpsertStatus.COMPLETED));
    return isWhole ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static Optional<UpsertStatus> status(JsonNode batch) {
    return UpsertStatus.ofWire(batch.path("status").asText());
  }
}
