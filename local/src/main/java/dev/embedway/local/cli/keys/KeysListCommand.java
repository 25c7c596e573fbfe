package dev.embedway.local.cli.keys;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code keys list}: all keys of a tenant. */
@Command(name = "list", description = "Lists keys: id, tenant, roles, name.")
final class KeysListCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private TenantOption tenant = new TenantOption();

  KeysListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    server
        .connect(terminal)
        .pages(tenant.on(KeysCommand.PATH))
        .forEach(key -> terminal.out().println(line(key)));
    return 0;
  }

  private static String line(JsonNode key) {
    StringJoiner roles = new StringJoiner(",");
    key.path("roles").forEach(role -> roles.add(role.asText()));
    return String.format(
            Locale.ROOT,
            "%s  %-12s %-20s %s",
            key.path("id").asText(),
            key.path("tenant").asText(),
            roles,
            key.path("name").asText(""))
        .strip();
  }
}
