package dev.embedway.local.cli.stages;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Arguments of a command that changes stages. */
final class StageOrder {

  @Mixin private ServerOptions server = new ServerOptions();

  @Parameters(index = "0", paramLabel = "STAGE", description = "One of ${COMPLETION-CANDIDATES}.")
  private @Nullable StageName stage;

  /** Sends the order, and prints the stages that it was about. */
  int send(Terminal terminal, String action, String done) {
    ApiClient api = server.connect(terminal);
    JsonNode answer =
        api.post(
            StagesCommand.PATH + "control",
            api.object().put("stage", String.valueOf(stage)).put("action", action));
    StringJoiner stages = new StringJoiner(", ");
    answer.path("stages").forEach(each -> stages.add(each.asText()));
    terminal.out().println(done + ": " + stages);
    return 0;
  }
}
