package dev.embedway.local.cli.stages;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.cli.argument.Arguments;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stages}: the stages of the pipeline, and what an operator wants of them. */
@Command(
    name = "stages",
    description =
        "Lists the stages of the pipeline: state, messages that wait and are in flight, open jobs"
            + " (needs an admin key of tenant default); pauses, resumes and drains them.",
    footer = {
      "",
      "Examples:",
      "  ./embedway stages",
      "  ./embedway stages pause embedding    its messages wait, at no cost",
      "  ./embedway stages drain all          no new uploads; work goes on until nothing is left",
      "  ./embedway stages resume all"
    })
public final class StagesCommand implements Callable<Integer> {

  static final String PATH = "/v1/embeddings/stage/";

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  StagesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command with those below it, on a terminal. */
  public static CommandLine on(Terminal terminal) {
    CommandLine line =
        new CommandLine(new StagesCommand(terminal))
            .addSubcommand(new StagesPauseCommand(terminal))
            .addSubcommand(new StagesResumeCommand(terminal))
            .addSubcommand(new StagesDrainCommand(terminal));
    return Arguments.words(line, StageName.class);
  }

  @Override
  public Integer call() {
    JsonNode stages = server.connect(terminal).get(PATH + "status");
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
