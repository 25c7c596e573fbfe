package dev.embedway.local.cli.deadletters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dead-letters show}: all that is known of dead letters. */
@Command(
    name = "show",
    description =
        "Shows dead letters by their ids with their messages, secrets taken out, a property a"
            + " line; that they were read is audited.")
final class DeadLettersShowCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--json", description = "Prints one JSON object a line.")
  private boolean json;

  @Parameters(
      arity = "1..*",
      paramLabel = "ID",
      description = "As ./embedway dead-letters list prints them.")
  private List<LetterId> ids = List.of();

  DeadLettersShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ApiClient api = server.connect(terminal);
    for (LetterId id : ids) {
      JsonNode letter = DeadLettersCommand.find(api, id);
      if (json) {
        terminal.out().println(letter);
      } else {
        letter.properties().stream()
            .flatMap(DeadLettersShowCommand::lines)
            .forEach(terminal.out()::println);
      }
    }
    return 0;
  }

  private static Stream<String> lines(Map.Entry<String, JsonNode> property) {
    JsonNode value = property.getValue();
    if (value.isNull()) {
      return Stream.of();
    }
    if (property.getKey().equals("fields")) {
      return value.properties().stream().flatMap(DeadLettersShowCommand::lines);
    }
    return Stream.of(
        String.format(
            Locale.ROOT,
            "%-16s  %s",
            property.getKey(),
            value.isValueNode() ? value.asText() : value.toString()));
  }
}
