package dev.embedway.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code models}: what can be asked for. */
@Command(
    name = "models",
    description = "Lists the models.",
    footer = {"", "Examples:", "  ./embedway models", "  ./embedway models --json"})
final class ModelsCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--json", description = "Prints the server's whole answer.")
  private boolean json;

  ModelsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    JsonNode answer = server.connect(terminal).get("/v1/models");
    if (json) {
      terminal.out().println(answer);
    } else {
      answer.path("data").forEach(model -> terminal.out().println(model.path("id").asText()));
    }
    return 0;
  }
}
