package dev.embedway.local.cli.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code keys create}: a new key. */
@Command(name = "create", description = "Makes a key and prints it, this once.")
final class KeysCreateCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private TenantOption tenant = new TenantOption();

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      required = true,
      description = "${COMPLETION-CANDIDATES}; may be given more than once.")
  private List<KeyRole> roles = List.of();

  @Option(names = "--name", paramLabel = "NAME", defaultValue = "", description = "A label.")
  private String name = "";

  KeysCreateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ApiClient api = server.connect(terminal);
    ObjectNode request = api.object().put("tenant", tenant.name());
    roles.stream().map(KeyRole::toString).forEach(request.putArray("roles")::add);
    if (!name.isEmpty()) {
      request.put("name", name);
    }
    JsonNode made = api.post(KeysCommand.PATH, request);
    terminal.out().println(made.path("key").asText());
    terminal.err().println("Made " + made.path("id").asText() + ". The key is not shown again.");
    return 0;
  }
}
