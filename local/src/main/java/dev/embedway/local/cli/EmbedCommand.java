package dev.embedway.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code embed}: texts to vectors. */
@Command(
    name = "embed",
    description = "Turns texts into vectors, one line each.",
    footer = {
      "",
      "Examples:",
      "  ./embedway embed \"The tide turns at noon.\"",
      "  ./embedway embed --json \"one text\" \"another\" | jq '.data[0].embedding'"
    })
final class EmbedCommand implements Callable<Integer> {

  private static final int SHOWN = 4;

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--model",
      defaultValue = "all-MiniLM-L6-v2",
      description = "The model's id, as ./embedway models lists them; default: ${DEFAULT-VALUE}.")
  private String model = "";

  @Option(names = "--json", description = "Prints the server's whole answer.")
  private boolean json;

  @Parameters(arity = "1..*", paramLabel = "TEXT", description = "What to embed.")
  private List<String> texts = List.of();

  EmbedCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ApiClient api = server.connect(terminal);
    ObjectNode request = api.object().put("model", model).put("encoding_format", "float");
    texts.forEach(request.putArray("input")::add);
    JsonNode answer = api.post("/v1/embeddings", request);
    if (json) {
      terminal.out().println(answer);
    } else {
      answer.path("data").forEach(item -> terminal.out().println(line(item.path("embedding"))));
    }
    return 0;
  }

  private static String line(JsonNode vector) {
    return StreamSupport.stream(vector.spliterator(), false)
        .limit(SHOWN)
        .map(value -> String.format(Locale.ROOT, "%.4f", value.asDouble()))
        .collect(Collectors.joining(", ", "[", ", ... " + vector.size() + " numbers]"));
  }
}
