package dev.embedway.local.cli.documents;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Confirmation;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code documents delete}: documents, gone from search. */
@Command(
    name = "delete",
    description = "Deletes documents by their ids, after asking: from search at once.")
final class DocumentsDeleteCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private Confirmation confirmation = new Confirmation();

  @Option(
      names = "--erase",
      description =
          "Erases all that was made of them, former versions and dead letters too, and prints a"
              + " receipt for each.")
  private boolean isErased;

  @Parameters(
      arity = "1..*",
      paramLabel = "ID",
      description = "As ./embedway documents prints them.")
  private List<DocumentIdArgument> ids = List.of();

  DocumentsDeleteCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ApiClient api = server.connect(terminal);
    List<JsonNode> documents =
        ids.stream().map(id -> api.get(DocumentsCommand.path(id.text()))).toList();
    confirmation.require(
        terminal,
        (isErased ? "Erase " : "Delete ")
            + (documents.size() == 1
                ? named(documents.getFirst())
                : documents.size() + " documents")
            + (isErased ? ", for good?" : "?"));
    for (JsonNode document : documents) {
      String path = DocumentsCommand.path(document.path("id").asText());
      JsonNode deleted = api.delete(isErased ? path + "?erase=true" : path);
      terminal.err().println((isErased ? "Erased " : "Deleted ") + named(document) + ".");
      if (isErased) {
        terminal.out().println(deleted.path("receipt"));
      }
    }
    return 0;
  }

  private static String named(JsonNode document) {
    return document.path("store").asText() + "/" + document.path("key").asText();
  }
}
