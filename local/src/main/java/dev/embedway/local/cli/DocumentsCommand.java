package dev.embedway.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code documents}: what was uploaded and where it stands. */
@Command(
    name = "documents",
    description = "Lists documents: status, progress, chunks, store, key.",
    footer = {
      "",
      "Examples:",
      "  ./embedway documents",
      "  ./embedway documents --store manuals --status failed"
    })
final class DocumentsCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--store", description = "Only of this store.")
  private @Nullable String store;

  @Option(names = "--status", description = "Only in this state: queued, completed, failed, ...")
  private @Nullable String status;

  @Option(names = "--json", description = "Prints one JSON object a line.")
  private boolean json;

  DocumentsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ApiClient api = server.connect(terminal);
    Map<String, String> parameters = new LinkedHashMap<>();
    if (store != null) {
      parameters.put("store", store);
    }
    if (status != null) {
      parameters.put("status", status);
    }
    JsonNode page = api.get(ApiClient.query("/v1/documents", parameters));
    print(page);
    while (page.hasNonNull("next")) {
      parameters.put("after", page.path("next").asText());
      page = api.get(ApiClient.query("/v1/documents", parameters));
      print(page);
    }
    return 0;
  }

  private void print(JsonNode page) {
    page.path("data")
        .forEach(document -> terminal.out().println(json ? document.toString() : line(document)));
  }

  private static String line(JsonNode document) {
    return String.format(
            Locale.ROOT,
            "%-10s %3d%% %5d  %s/%s",
            document.path("status").asText(),
            document.path("progress").asInt(),
            document.path("chunks").asInt(),
            document.path("store").asText(),
            document.path("key").asText())
        + error(document.path("error"))
        + error(document.path("metadata_error"));
  }

  private static String error(JsonNode error) {
    return error.isObject()
        ? "  " + error.path("code").asText() + ": " + error.path("message").asText()
        : "";
  }
}
