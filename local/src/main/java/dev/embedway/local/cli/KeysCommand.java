package dev.embedway.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.aws.AwsClients;
import dev.embedway.aws.DynamoApiKeyStore;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.local.cloud.Connection;
import dev.embedway.local.cloud.DataDirectory;
import dev.embedway.local.cloud.OperatorKeys;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.core.exception.SdkException;

/** {@code keys}: who may use the API. */
@Command(
    name = "keys",
    description = "Makes, lists and revokes API keys (needs an admin key).",
    footer = {
      "",
      "Examples:",
      "  ./embedway keys create --tenant acme --role embed --role search --name laptop",
      "  ./embedway keys list --tenant acme",
      "  ./embedway keys revoke key_0123456789abcdef01234567 --tenant acme",
      "  ./embedway keys rotate-operator                   a new operator key for the old one,"
          + " here",
      "  ./embedway keys first --table TABLE               after a deployment to AWS"
    })
final class KeysCommand {

  private static final String PATH = "/api/v1/keys";

  private final Terminal terminal;

  KeysCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Makes a key and prints it, this once.")
  Integer create(
      @Mixin ServerOptions server,
      @Option(
              names = "--tenant",
              defaultValue = "default",
              description = "Whose key; default: ${DEFAULT-VALUE}.")
          String tenant,
      @Option(
              names = "--role",
              paramLabel = "ROLE",
              required = true,
              description = "embed, ingest, search or admin; may be given more than once.")
          List<String> roles,
      @Option(names = "--name", defaultValue = "", description = "A label.") String name) {
    ApiClient api = server.connect(terminal);
    ObjectNode request = api.object().put("tenant", tenant);
    roles.forEach(request.putArray("roles")::add);
    if (!name.isEmpty()) {
      request.put("name", name);
    }
    JsonNode made = api.post(PATH, request);
    terminal.out().println(made.path("key").asText());
    terminal.err().println("Made " + made.path("id").asText() + ". The key is not shown again.");
    return 0;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists keys: id, tenant, roles, name.")
  Integer list(
      @Mixin ServerOptions server,
      @Option(
              names = "--tenant",
              defaultValue = "default",
              description = "Whose keys; default: ${DEFAULT-VALUE}.")
          String tenant) {
    JsonNode answer = server.connect(terminal).get(ApiClient.query(PATH, Map.of("tenant", tenant)));
    answer.path("data").forEach(key -> terminal.out().println(line(key)));
    return 0;
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Revokes a key, at once.")
  Integer revoke(
      @Mixin ServerOptions server,
      @Option(
              names = "--tenant",
              defaultValue = "default",
              description = "Whose key; default: ${DEFAULT-VALUE}.")
          String tenant,
      @Parameters(paramLabel = "ID", description = "The key's id, as list prints it.") String id) {
    server
        .connect(terminal)
        .delete(ApiClient.query(PATH + "/" + ApiClient.encoded(id), Map.of("tenant", tenant)));
    terminal.err().println("Revoked " + id + ".");
    return 0;
  }

  @Command(
      name = "rotate-operator",
      mixinStandardHelpOptions = true,
      description = {
        "Makes a new operator key for the server that runs on --data, keeps and prints it, and"
            + " revokes the one in connection.json."
      })
  Integer rotateOperator(
      @Option(
              names = "--data",
              paramLabel = "DIR",
              defaultValue = DataDirectory.DEFAULT,
              description = "The data directory of ./embedway up; default: ${DEFAULT-VALUE}.")
          Path data) {
    DataDirectory directory = new DataDirectory(data);
    Connection there =
        directory
            .connection()
            .orElseThrow(() ->
                new CommandFailure(
                    data
                        + " has no connection.json: name the directory of ./embedway up with"
                        + " --data. On AWS use keys create and keys revoke."));
    String old =
        directory
            .operatorKeyId()
            .orElseThrow(() ->
                new CommandFailure(
                    "The key in "
                        + data
                        + "/connection.json is not one that ./embedway up has made: start it"
                        + " once."));
    Optional<RequestSigner> signer = RequestSigner.of(terminal);
    ApiClient before = new ApiClient(there.url(), there.key(), signer);
    ObjectNode request = before.object().put("tenant", "default").put("name", "operator");
    request.putArray("roles").add("admin");
    JsonNode made = before.post(PATH, request);
    String key = made.path("key").asText();
    directory.replaceOperatorKey(key, made.path("id").asText());
    new ApiClient(there.url(), key, signer).delete(PATH + "/" + old);
    terminal.out().println(key);
    terminal.err().println("Revoked " + old + ". The new key is in connection.json too.");
    return 0;
  }

  @Command(
      name = "first",
      mixinStandardHelpOptions = true,
      description =
          "Makes an operator key of a stage on AWS, with AWS credentials that may write its table,"
              + " and prints it, this once.")
  Integer first(
      @Option(
              names = "--table",
              paramLabel = "TABLE",
              required = true,
              description = "The stage's access table, as its deployment printed it.")
          String table) {
    SecureRandom random = new SecureRandom();
    try (AwsClients aws = AwsClients.fromEnvironment(terminal.environment())) {
      ApiKeyStore keys = new DynamoApiKeyStore(aws.dynamoDb(), table, random);
      terminal.out().println(new OperatorKeys(keys, InstantSource.system(), random).make());
      terminal.err().println("Made an operator key. It is not shown again.");
      return 0;
    } catch (EmbedwayException | SdkException e) {
      throw new CommandFailure(
          "The table "
              + table
              + " cannot be written: "
              + e.getMessage()
              + ". Check its name, AWS_REGION and your AWS credentials.");
    }
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
