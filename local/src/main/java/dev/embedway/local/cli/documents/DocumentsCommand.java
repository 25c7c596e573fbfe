package dev.embedway.local.cli.documents;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.pipeline.upload.UnassignedUploads;
import dev.embedway.local.cli.argument.Arguments;
import dev.embedway.local.cli.argument.StoreReference;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code documents}: uploads and where they stand. */
@Command(
    name = "documents",
    description =
        "Lists documents: id, status, progress, chunks, store, key; show and delete ones.",
    footer = {
      "",
      "Examples:",
      "  ./embedway documents",
      "  ./embedway documents --store manuals --status failed",
      "  ./embedway documents --unassigned",
      "  ./embedway documents show doc_5f2c0a9d1e3b4c5d6e7f8091",
      "  ./embedway documents delete doc_5f2c0a9d1e3b4c5d6e7f8091 --yes"
    })
public final class DocumentsCommand implements Callable<Integer> {

  private static final String PATH = "/v1/documents";
  private static final String UNASSIGNED = UnassignedUploads.TENANT.value();

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--store", paramLabel = "STORE", description = "Only of this store.")
  private @Nullable StoreReference store;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only in this state: ${COMPLETION-CANDIDATES}.")
  private @Nullable DocumentStatus status;

  @Option(
      names = "--unassigned",
      description =
          "Instead those whose key names no tenant with an API key or no store; for keys of the"
              + " operator. Upload them again under TENANT/STORE/PATH.")
  private boolean unassigned;

  @Option(names = "--json", description = "Prints one JSON object a line.")
  private boolean json;

  DocumentsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command with those below it, on a terminal. */
  public static CommandLine on(Terminal terminal) {
    CommandLine line =
        new CommandLine(new DocumentsCommand(terminal))
            .addSubcommand(new DocumentsShowCommand(terminal))
            .addSubcommand(new DocumentsDeleteCommand(terminal));
    return Arguments.words(line, DocumentStatus.class)
        .registerConverter(DocumentIdArgument.class, DocumentIdArgument::of);
  }

  /** Objects whose key names no tenant with an API key or no store, as the server lists them. */
  public static Stream<JsonNode> unassigned(ApiClient api) {
    Map<String, String> failed = Map.of("tenant", UNASSIGNED, "status", "failed");
    return api.pages(ApiClient.query(PATH, failed));
  }

  /** The address of one document. */
  static String path(String document) {
    return PATH + "/" + document;
  }

  @Override
  public Integer call() {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (store != null) {
      parameters.put("store", store.text());
    }
    if (status != null) {
      parameters.put("status", status.toString());
    }
    if (unassigned) {
      parameters.put("tenant", UNASSIGNED);
    }
    server
        .connect(terminal)
        .pages(ApiClient.query(PATH, parameters))
        .forEach(document -> terminal.out().println(json ? document.toString() : line(document)));
    return 0;
  }

  /** One document on one line, with what is wrong with it. */
  static String line(JsonNode document) {
    return String.format(
            Locale.ROOT,
            "%s  %-10s %3d%% %5d  %s/%s",
            document.path("id").asText(),
            document.path("status").asText(),
            document.path("progress").asInt(),
            document.path("chunks").asInt(),
            document.path("store").asText(),
            document.path("key").asText())
        + error(document.path("error"))
        + error(document.path("metadata_error"))
        + warnings(document);
  }

  /** The first warning, and how many there are beside it. */
  private static String warnings(JsonNode document) {
    JsonNode first = document.path("warnings").path(0);
    int more = document.path("warnings").size() - 1 + document.path("more_warnings").asInt();
    return first.isObject()
        ? "  warning: " + text(first) + (more > 0 ? " (and " + more + " more)" : "")
        : "";
  }

  private static String error(JsonNode error) {
    return error.isObject() ? "  " + text(error) : "";
  }

  /** An error or a warning in words. */
  static String text(JsonNode coded) {
    return coded.path("code").asText() + ": " + coded.path("message").asText();
  }
}
