package dev.embedway.local.cli.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Terminal;
import dev.embedway.local.settings.LocalSettings;
import dev.embedway.models.catalog.ModelCatalog;
import dev.embedway.models.known.BuiltInModels;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code models}: what can be asked for. */
@Command(
    name = "models",
    description = "Lists the models that can be asked for; add adds others.",
    footer = {
      "",
      "Examples:",
      "  ./embedway models",
      "  ./embedway models --json",
      "  ./embedway models add bge-small-en-v1.5"
    })
public final class ModelsCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--json", description = "Prints the server's whole answer.")
  private boolean json;

  ModelsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command with those below it, on a terminal. */
  public static CommandLine on(Terminal terminal) {
    return new CommandLine(new ModelsCommand(terminal))
        .addSubcommand(new ModelsAddCommand(terminal, new MavenJars(terminal.home())));
  }

  @Override
  public Integer call() {
    JsonNode answer = server.connect(terminal).get("/v1/models");
    if (json) {
      terminal.out().println(answer);
    } else {
      answer.path("data").forEach(model -> terminal.out().println(model.path("id").asText()));
      if (server.isHere(terminal)) {
        others(answer).forEach(terminal.err()::println);
      }
    }
    return 0;
  }

  /** Models that this machine knows and the server does not serve, each with the reason. */
  private List<String> others(JsonNode answer) {
    Set<String> served = new HashSet<>();
    answer.path("data").forEach(model -> served.add(model.path("id").asText()));
    EngineSettings settings =
        LocalSettings.read(terminal.environment(), terminal.err()::println).engine();
    return new ModelCatalog(BuiltInModels.all(), settings)
        .unavailableModels().stream()
            .filter(model -> !served.contains(model.id()))
            .map(model -> model.id() + " " + model.reason())
            .toList();
  }
}
