package dev.embedway.local.cli.keys;

import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code keys revoke}: a key that opens nothing any more. */
@Command(name = "revoke", description = "Revokes a key, at once.")
final class KeysRevokeCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private TenantOption tenant = new TenantOption();

  @Parameters(paramLabel = "ID", description = "The key's id, as list prints it.")
  private KeyId id = new KeyId("");

  KeysRevokeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    server.connect(terminal).delete(tenant.on(KeysCommand.PATH + "/" + id));
    terminal.err().println("Revoked " + id + ".");
    return 0;
  }
}
