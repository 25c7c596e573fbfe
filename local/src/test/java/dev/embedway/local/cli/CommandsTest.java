package dev.embedway.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.local.CloudExtension;
import dev.embedway.local.cloud.LocalCloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(360)
@ExtendWith(CloudExtension.class)
class CommandsTest {

  private final LocalCloud cloud;

  @TempDir private Path directory = Path.of("");

  CommandsTest(LocalCloud cloud) {
    this.cloud = cloud;
  }

  @Test
  void searchShowsScoreSourceAndPlace() throws IOException {
    Path file = Files.writeString(directory.resolve("sails.txt"), "A lugsail hangs from a yard.");
    connected("ingest", "--wait", "--store", "sails", file.toString());

    Typed found = connected("search", "--store", "sails", "lugsail");

    assertTrue(
        found.out().matches("(?s)\\d\\.\\d{3}  sails.txt  \\[0-28\\]\\R.*lugsail.*"), found.out());
  }

  @Test
  void embedAndModelsPrintTheirResultsAlone() {
    Typed models = connected("models");
    Typed vectors = connected("embed", "one", "two");

    assertTrue(models.out().contains("all-MiniLM-L6-v2-fp32"), models.out());
    assertEquals(2, vectors.out().lines().count());
    assertTrue(
        vectors.out().lines().allMatch(line -> line.matches("\\[[^,]+(,[^,]+){383}]")),
        vectors.out());
    assertEquals("", vectors.err());
  }

  @Test
  void keysAreMadeListedAndRevoked() {
    Typed made =
        connected("keys", "create", "--role", "search", "--tenant", "keyring", "--name", "n1");
    Map<String, String> variables =
        Map.of("EMBEDWAY_URL", cloud.connection().url().toString(), "EMBEDWAY_API_KEY", made.out());
    Typed listed = connected("keys", "list", "--tenant", "keyring");
    Typed used = Typed.command(directory, variables, "documents");
    String id = listed.out().split(" ", 2)[0];
    Typed revoked = connected("keys", "revoke", "--tenant", "keyring", id);
    Typed refused = Typed.command(directory, variables, "documents");

    assertTrue(listed.out().contains("search"), listed.out());
    assertFalse(listed.out().contains(made.out()));
    assertEquals(0, used.exitCode(), used.err());
    assertEquals(0, revoked.exitCode(), revoked.err());
    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("invalid_api_key"), refused.err());
  }

  @Test
  void sayWhatToDoWhenNoServerRuns() {
    Typed never = Typed.command("models", "--data", directory.toString());
    Typed elsewhere = Typed.command("models", "--url", "http://127.0.0.1:1", "--key", "some-key");

    assertEquals(1, never.exitCode());
    assertTrue(never.err().contains("./embedway up"), never.err());
    assertEquals(1, elsewhere.exitCode());
    assertTrue(elsewhere.err().contains("No server answers at http://127.0.0.1:1"));
  }

  @Test
  void endWithTwoWhenTheyAreNotUnderstood() {
    assertEquals(2, Typed.command("ingest").exitCode());
    assertEquals(2, connected("ingest", directory.resolve("nowhere").toString()).exitCode());
    assertEquals(2, Typed.command("demo", "only one").exitCode());
    assertEquals(2, Typed.command("no-such-command").exitCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up",
        "demo",
        "embed",
        "models",
        "ingest",
        "search",
        "documents",
        "stages",
        "dead-letters",
        "keys",
        "doctor"
      })
  void showExamplesInTheirHelp(String command) {
    Typed help = Typed.command(command, "--help");

    assertEquals(0, help.exitCode());
    assertTrue(help.out().contains("./embedway " + command), help.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"models add", "keys create", "keys list", "keys revoke", "keys first"})
  void theirOwnCommandsTakeHelpToo(String command) {
    Typed help = Typed.command((command + " --help").split(" "));

    assertEquals(0, help.exitCode());
    assertTrue(help.out().contains("Usage: embedway " + command), help.out());
  }

  @Test
  void refuseASecondCloudOnOneDirectoryAndATakenPort() {
    Path data = dataDirectory();
    Typed second = Typed.command("up", "--port", "0", "--data", data.toString());
    Typed taken =
        Typed.command(
            "up",
            "--port",
            Integer.toString(cloud.connection().url().getPort()),
            "--data",
            directory.toString());

    assertEquals(1, second.exitCode());
    assertTrue(second.err().contains("Another ./embedway up runs on"), second.err());
    assertEquals(1, taken.exitCode());
    assertTrue(taken.err().contains("--port"), taken.err());
  }

  @Test
  void anUnreachableDatabaseIsToldBeforeAnythingIsMade() {
    Path data = directory.resolve("none");
    Typed up =
        Typed.command(
            "up",
            "--port",
            "0",
            "--data",
            data.toString(),
            "--database-url",
            "jdbc:postgresql://127.0.0.1:1/none?user=u&password=secret");

    assertEquals(1, up.exitCode());
    assertTrue(up.err().startsWith("No PostgreSQL takes connections at 127.0.0.1:1. "), up.err());
    assertFalse(Files.exists(data));
    assertFalse(up.err().contains("\tat "), up.err());
    assertFalse(up.err().contains("secret"), up.err());
  }

  @Test
  void theConnectionFileIsItsOwnersAlone() throws IOException {
    assertEquals(
        "[OWNER_READ, OWNER_WRITE]",
        Files.getPosixFilePermissions(dataDirectory().resolve("connection.json")).stream()
            .sorted()
            .toList()
            .toString());
  }

  private Path dataDirectory() {
    return cloud.dataDirectory();
  }

  private Typed connected(String... words) {
    return Typed.command(cloud, words);
  }
}
