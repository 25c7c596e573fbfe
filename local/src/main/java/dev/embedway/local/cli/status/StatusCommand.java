package dev.embedway.local.cli.status;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Terminal;
import dev.embedway.local.cli.terminal.Terminal.Display;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code status}: the pipeline's stages, live on a screen. */
@Command(
    name = "status",
    description =
        "Shows the pipeline: messages that wait and are under work, age of the oldest document,"
            + " throughput and dead letters of each stage, and circuit breakers; for keys of the"
            + " operator. On a screen it is drawn every two seconds until Ctrl-C.",
    footer = {
      "",
      "dead: dead letters that nobody has decided on. A stage is stalled when it has documents older"
          + " than five minutes and completed nothing for as long.",
      "",
      "Examples:",
      "  ./embedway status",
      "  ./embedway status --once",
      "  ./embedway status --json | jq .queues"
    })
public final class StatusCommand implements Callable<Integer> {

  private static final String PATH = "/v1/embeddings/orchestrator/summary";

  /** Time between two drawings, which SQS's counts and the server's numbers do not outrun. */
  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--once", description = "Prints it once, as into a pipe or a file.")
  private boolean once;

  @Option(names = "--json", description = "Prints it once, as the JSON object of the server.")
  private boolean json;

  private StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command, on a terminal. */
  public static CommandLine on(Terminal terminal) {
    return new CommandLine(new StatusCommand(terminal));
  }

  @Override
  public Integer call() {
    ApiClient api = server.connect(terminal);
    if (json) {
      terminal.out().println(api.get(PATH));
    } else if (once || terminal.display() == Display.PLAIN) {
      table(api).lines().forEach(terminal.out()::println);
    } else {
      draw(api);
    }
    return 0;
  }

  private static StatusTable table(ApiClient api) {
    JsonNode summary = api.get(PATH);
    return new StatusTable(summary);
  }

  private void draw(ApiClient api) {
    StatusScreen screen = new StatusScreen(terminal.bytes());
    try {
      while (true) {
        screen.draw(table(api).lines());
        TimeUnit.MILLISECONDS.sleep(PERIOD.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
