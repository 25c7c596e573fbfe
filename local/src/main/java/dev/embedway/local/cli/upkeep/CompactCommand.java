package dev.embedway.local.cli.upkeep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.keys.TenantName;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code compact}: one run of the compactor, and its report. */
@Command(
    name = "compact",
    description =
        "Deletes what nobody reads any more, as the schedule does by itself: rows and objects of"
            + " replaced and removed documents, of retired versions and deleted stores, once an"
            + " hour has passed. One run of at most 25 seconds; prints what it deleted, and what it"
            + " left and why. With an operator's key.",
    footer = {
      "",
      "Left can be: in_use (a search or a job needs it; a later run deletes it), out_of_time, or the"
          + " code of a failure.",
      "",
      "Examples:",
      "  ./embedway compact",
      "  ./embedway compact --tenant acme --json"
    })
public final class CompactCommand implements Callable<Integer> {

  private static final String PATH = "/v1/embeddings/compactor/run";

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "Deletes of this tenant alone; all tenants' without it.")
  private @Nullable TenantName tenant;

  @Option(names = "--json", description = "Prints the JSON object of the server.")
  private boolean json;

  private CompactCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command on a terminal. */
  public static CommandLine on(Terminal terminal) {
    return new CommandLine(new CompactCommand(terminal))
        .registerConverter(TenantName.class, TenantName::of);
  }

  @Override
  public Integer call() {
    ApiClient api = server.connect(terminal);
    ObjectNode body = api.object();
    if (tenant != null) {
      body.put("tenant", tenant.text());
    }
    JsonNode report = api.post(PATH, body);
    if (json) {
      terminal.out().println(report);
    } else {
      print(report);
    }
    return 0;
  }

  private void print(JsonNode report) {
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "Deleted %d rows, %d objects of %d bytes and %d dead letters; %d entries of %d stores are"
                    + " done.",
                report.path("rows").asLong(),
                report.path("objects").asLong(),
                report.path("bytes").asLong(),
                report.path("dead_letters").asLong(),
                report.path("entries").asLong(),
                report.path("collections_touched").asLong()));
    report
        .path("left")
        .properties()
        .forEach(left ->
            terminal.out().println("Left: " + left.getValue().asLong() + " " + left.getKey()));
    switch (report.path("end").asText()) {
      case "busy" -> terminal.out().println("Another run is under way; it does the work.");
      case "out_of_time" -> terminal.out().println("Time was up; the next run goes on.");
      default -> {}
    }
  }
}
