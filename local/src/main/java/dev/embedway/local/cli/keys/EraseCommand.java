package dev.embedway.local.cli.keys;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.CommandFailure;
import dev.embedway.local.cli.terminal.Confirmation;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code erase}: a tenant with all that it has, gone for good. */
@Command(
    name = "erase",
    description =
        "Erases a tenant with everything that it has, after asking; nothing brings it back. Prints"
            + " the receipt once it is done. With an operator's key.",
    footer = {
      "",
      "Examples:",
      "  ./embedway erase acme               asks, then shows how far it is",
      "  ./embedway erase acme --yes > receipt.json",
      "  ./embedway erase acme --yes --no-wait"
    })
public final class EraseCommand implements Callable<Integer> {

  private static final long POLL_MILLIS = 1000;

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private Confirmation confirmation = new Confirmation();

  @Option(names = "--no-wait", description = "Returns once the erasure has begun.")
  private boolean isNotAwaited;

  @Parameters(paramLabel = "TENANT", description = "Its name.")
  private TenantName tenant = new TenantName("default");

  private EraseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command on a terminal. */
  public static CommandLine on(Terminal terminal) {
    return new CommandLine(new EraseCommand(terminal))
        .registerConverter(TenantName.class, TenantName::of);
  }

  @Override
  public Integer call() {
    ApiClient api = server.connect(terminal);
    String path = "/v1/tenants/" + tenant.text();
    confirmation.require(
        terminal, "Erase tenant " + tenant + " with its keys, stores and documents, for good?");
    api.delete(path + "?erase=true");
    JsonNode erasure = api.get(path + "/erasure");
    String shown = "";
    while (!isNotAwaited && erasure.path("receipt").isNull()) {
      String status = status(erasure);
      if (!status.equals(shown)) {
        terminal.err().println(status);
        shown = status;
      }
      pause();
      erasure = api.get(path + "/erasure");
    }
    terminal.err().println(status(erasure));
    if (erasure.path("receipt").isObject()) {
      terminal.out().println(erasure.path("receipt"));
    }
    return 0;
  }

  private String status(JsonNode erasure) {
    String status = erasure.path("status").asText();
    long things = 0;
    for (JsonNode count : erasure.path("erased")) {
      things += count.asLong();
    }
    return "Tenant " + tenant + ": " + status + ", " + things + " things so far.";
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted; the erasure goes on.");
    }
  }
}
