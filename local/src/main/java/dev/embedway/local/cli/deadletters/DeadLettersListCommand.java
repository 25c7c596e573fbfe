package dev.embedway.local.cli.deadletters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dead-letters list}: what was given up, of every stage. */
@Command(
    name = "list",
    description =
        "Lists dead letters, those of a stage together, the last failed first: id, stage, state,"
            + " time, deliveries, tenant and store, error.")
final class DeadLettersListCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description = "Only of this stage: ${COMPLETION-CANDIDATES}.")
  private @Nullable LetterStage stage;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only in this state: ${COMPLETION-CANDIDATES}.")
  private @Nullable LetterState state;

  @Option(names = "--json", description = "Prints one JSON object a line.")
  private boolean json;

  DeadLettersListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ApiClient api = server.connect(terminal);
    Stream.of(LetterStage.values())
        .filter(each -> stage == null || each == stage)
        .flatMap(each -> letters(api, each, state))
        .forEach(letter -> terminal.out().println(json ? letter.toString() : line(letter)));
    return 0;
  }

  /** All of a stage in a state, page by page as they are taken. */
  static Stream<JsonNode> letters(ApiClient api, LetterStage stage, @Nullable LetterState state) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("stage", stage.toString());
    if (state != null) {
      parameters.put("state", state.toString());
    }
    return api.pages(ApiClient.query(DeadLettersCommand.PATH, parameters), "items");
  }

  private static String line(JsonNode letter) {
    return String.format(
        Locale.ROOT,
        "%s  %-9s  %-20s  %s  %4d  %s  %s: %s",
        letter.path("entry_id").asText(),
        DeadLettersCommand.stage(letter),
        letter.path("dlq_state").asText(),
        letter.path("failed_at").asText(),
        letter.path("receive_count").asInt(),
        letter.path("tenant").asText() + "/" + letter.path("store").asText("-"),
        letter.at("/fields/cause").asText(),
        letter.path("error").asText());
  }
}
