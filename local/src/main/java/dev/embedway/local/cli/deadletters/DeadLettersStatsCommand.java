package dev.embedway.local.cli.deadletters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dead-letters stats}: their counts. */
@Command(
    name = "stats",
    description =
        "Counts dead letters of each stage by state, the messages in its queue, those that SQS"
            + " itself gave up and that are no dead letters yet, and those that it completed and"
            + " gave up (needs an admin key of tenant default).")
final class DeadLettersStatsCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  DeadLettersStatsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    JsonNode stats = server.connect(terminal).get(DeadLettersCommand.PATH + "/stats");
    if (json) {
      terminal.out().println(stats);
    } else {
      for (LetterStage stage : LetterStage.values()) {
        terminal.out().println(line(stage.toString(), stats));
      }
    }
    return 0;
  }

  private static String line(String stage, JsonNode stats) {
    String queue = "embeddings:" + stage;
    JsonNode counts = stats.path("stages").path(stage);
    StringJoiner states = new StringJoiner(", ");
    for (LetterState state : LetterState.values()) {
      states.add(counts.path("states").path(state.toString()).asLong() + " " + state);
    }
    return String.format(
        Locale.ROOT,
        "%-9s  %d in queue, %d undrained, %d processed, %d failed; %s",
        stage,
        stats.path("queues").path(queue).asLong(),
        stats.path("undrained").path(queue + ":dlq").asLong(),
        counts.path("processed").asLong(),
        counts.path("failed").asLong(),
        states);
  }
}
