package dev.embedway.local.cli.documents;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code documents show}: all that is known of documents. */
@Command(name = "show", description = "Shows documents by their ids, a property a line.")
final class DocumentsShowCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--json", description = "Prints one JSON object a line.")
  private boolean json;

  @Parameters(
      arity = "1..*",
      paramLabel = "ID",
      description = "As ./embedway documents prints them.")
  private List<DocumentIdArgument> ids = List.of();

  DocumentsShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ApiClient api = server.connect(terminal);
    for (DocumentIdArgument id : ids) {
      JsonNode document = api.get(DocumentsCommand.path(id.text()));
      if (json) {
        terminal.out().println(document);
      } else {
        document.properties().stream()
            .flatMap(property -> lines(property.getKey(), property.getValue()))
            .forEach(terminal.out()::println);
      }
    }
    return 0;
  }

  private static Stream<String> lines(String name, JsonNode value) {
    if (value.isNull()) {
      return Stream.of();
    }
    return value.isArray()
        ? value.valueStream().map(warning -> line("warning", DocumentsCommand.text(warning)))
        : Stream.of(line(name, value.isValueNode() ? value.asText() : value.toString()));
  }

  private static String line(String name, String value) {
    return String.format(Locale.ROOT, "%-18s  %s", name, value);
  }
}
