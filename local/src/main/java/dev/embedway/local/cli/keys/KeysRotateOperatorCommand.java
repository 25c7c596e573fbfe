package dev.embedway.local.cli.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cli.argument.DataPath;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.RequestSigner;
import dev.embedway.local.cli.terminal.CommandFailure;
import dev.embedway.local.cli.terminal.Terminal;
import dev.embedway.local.cloud.data.Connection;
import dev.embedway.local.cloud.data.DataDirectory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code keys rotate-operator}: a new operator key in the place of the present one. */
@Command(
    name = "rotate-operator",
    description = {
      "Makes a new operator key for the server that runs on --data, keeps and prints it, and revokes"
          + " the one in connection.json."
    })
final class KeysRotateOperatorCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = DataDirectory.DEFAULT,
      description = "The data directory of ./embedway up; default: ${DEFAULT-VALUE}.")
  private DataPath data = new DataPath(Path.of(DataDirectory.DEFAULT));

  KeysRotateOperatorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    DataDirectory directory = new DataDirectory(data.path());
    Connection there =
        directory
            .connection()
            .orElseThrow(() ->
                new CommandFailure(
                    data.path()
                        + " has no connection.json: name the directory of ./embedway up with"
                        + " --data. On AWS use keys create and keys revoke."));
    String old =
        directory
            .operatorKeyId()
            .orElseThrow(() ->
                new CommandFailure(
                    "The key in "
                        + data.path()
                        + "/connection.json is not one that ./embedway up has made: start it"
                        + " once."));
    Optional<RequestSigner> signer = RequestSigner.of(terminal);
    ApiClient before = new ApiClient(there.url(), there.key(), signer);
    ObjectNode request = before.object().put("tenant", "default").put("name", "operator");
    request.putArray("roles").add("admin");
    JsonNode made = before.post(KeysCommand.PATH, request);
    String key = made.path("key").asText();
    directory.replaceOperatorKey(key, made.path("id").asText());
    new ApiClient(there.url(), key, signer).delete(KeysCommand.PATH + "/" + old);
    terminal.out().println(key);
    terminal.err().println("Revoked " + old + ". The new key is in connection.json too.");
    return 0;
  }
}
