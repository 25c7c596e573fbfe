package dev.embedway.local.cli.stages;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of a command that lists the stages. */
final class StageList {

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  /** Prints a line for each stage. */
  int print(Terminal terminal) {
    JsonNode stages = server.connect(terminal).get(StagesCommand.PATH + "status");
    if (json) {
      terminal.out().println(stages);
    } else {
      stages.properties().forEach(stage -> terminal.out().println(line(stage)));
    }
    return 0;
  }

  private static String line(Map.Entry<String, JsonNode> stage) {
    JsonNode state = stage.getValue();
    return String.format(
        Locale.ROOT,
        "%-9s  %-16s  %6d waiting  %6d in flight  %6d open jobs",
        stage.getKey(),
        word(state),
        state.path("waiting").asLong(),
        state.path("in_flight").asLong(),
        state.path("open_jobs").asLong());
  }

  private static String word(JsonNode state) {
    boolean isPaused = state.path("paused").asBoolean();
    if (!state.path("drain").asBoolean()) {
      return isPaused ? "paused" : "running";
    }
    if (isPaused) {
      return "paused, draining";
    }
    return state.path("drained").asBoolean() ? "drained" : "draining";
  }
}
