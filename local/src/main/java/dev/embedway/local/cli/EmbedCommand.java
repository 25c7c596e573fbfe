package dev.embedway.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cli.VectorOutput.Format;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.StandardInput;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code embed}: texts to vectors. */
@Command(
    name = "embed",
    description = {
      "Turns texts into vectors, one JSON array a line; on a screen, the first numbers of each."
    },
    footer = {
      "",
      "Examples:",
      "  ./embedway embed \"The tide turns at noon.\"",
      "  ./embedway embed --json \"one text\" \"another\" | jq '.data[0].embedding'",
      "  ./embedway embed --jsonl - < lines.txt > vectors.jsonl",
      "  ./embedway embed --npy - < lines.txt > vectors.npy"
    })
final class EmbedCommand implements Callable<Integer> {

  /** Texts of one request: of the longest that the default model reads, some seconds of work. */
  private static final int BATCH = 64;

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--model",
      paramLabel = "ID",
      defaultValue = "all-MiniLM-L6-v2",
      description = "The model's id, as ./embedway models lists them; default: ${DEFAULT-VALUE}.")
  private String model = "";

  @ArgGroup private Choice choice = new Choice();

  @Parameters(
      arity = "1..*",
      paramLabel = "TEXT",
      description = "What to embed; - for the lines of standard input.")
  private List<String> texts = List.of();

  EmbedCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (choice.format() == Format.NPY && terminal.display() == Terminal.Display.SCREEN) {
      throw new ParameterException(
          spec.commandLine(), "--npy writes bytes: send them to a file, > vectors.npy");
    }
    List<String> all = StandardInput.texts(texts, terminal);
    ApiClient api = server.connect(terminal);
    VectorOutput output = new VectorOutput(terminal, choice.format(), all.size());
    for (int from = 0; from < all.size(); from += BATCH) {
      List<String> some = all.subList(from, Math.min(from + BATCH, all.size()));
      output.add(answer(api, some), some);
    }
    output.end();
    return 0;
  }

  private JsonNode answer(ApiClient api, List<String> some) {
    ObjectNode request = api.object().put("model", model).put("encoding_format", "float");
    some.forEach(request.putArray("input")::add);
    return api.post("/v1/embeddings", request);
  }

  /** Forms of output, of which one may be named. */
  static final class Choice {

    @Option(names = "--json", description = "Prints the server's whole answer.")
    private boolean json;

    @Option(
        names = "--jsonl",
        description = "Prints an object a line: {\"index\", \"text\", \"embedding\"}.")
    private boolean jsonl;

    @Option(
        names = "--npy",
        description = "Writes a file of NumPy: float32, as many rows as texts.")
    private boolean npy;

    private Format format() {
      if (json) {
        return Format.JSON;
      }
      if (jsonl) {
        return Format.JSONL;
      }
      return npy ? Format.NPY : Format.LINES;
    }
  }
}
