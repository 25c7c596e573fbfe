package dev.embedway.local.cli.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.Api;
import dev.embedway.local.TestEnvironment;
import dev.embedway.local.cli.Typed;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.local.cloud.data.Connection;
import dev.embedway.local.cloud.data.DataDirectory;
import dev.embedway.local.cloud.lifecycle.LocalCloudException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The operator's keys over restarts of one data directory. */
@Timeout(540)
class OperatorKeyTest {

  private static final String GIVEN = "given-by-the-environment";

  @TempDir private Path directory;

  @Test
  void staysRevokedOverRestarts() throws IOException {
    Path data = Files.createDirectory(directory.resolve("data"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    String first;
    String rotated;
    String second;
    try (LocalCloud cloud = start(data, Map.of("EMBEDWAY_API_KEY", GIVEN))) {
      assertEquals(GIVEN, cloud.connection().key());
      assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data)));
    }
    try (LocalCloud cloud = start(data, Map.of())) {
      first = cloud.connection().key();
      Typed rotation = Typed.command("keys", "rotate-operator", "--data", data.toString());
      rotated = rotation.lastLine();

      assertEquals(0, rotation.exitCode(), rotation.err());
      assertEquals(rotated, new DataDirectory(data).connection().orElseThrow().key());
      assertEquals(401, as(cloud, first).get("/v1/keys").status());
      assertEquals(200, as(cloud, rotated).get("/v1/keys").status());

      revokeAllButTheNewest(as(cloud, rotated));
      Api.Answer last = as(cloud, rotated).delete("/v1/keys/" + only(as(cloud, rotated)));
      assertEquals(409, last.status(), last.toString());
      assertEquals("state_conflict", last.body().at("/error/code").asText());
      assertEquals(200, as(cloud, rotated).get("/v1/keys").status());
    }
    try (LocalCloud cloud = start(data, Map.of())) {
      assertEquals(rotated, cloud.connection().key());
      assertEquals(401, as(cloud, first).get("/v1/keys").status());
      assertEquals(401, as(cloud, GIVEN).get("/v1/keys").status());
      String revoked = only(as(cloud, rotated));
      second = make(as(cloud, rotated));
      assertEquals(200, as(cloud, second).delete("/v1/keys/" + revoked).status());
    }
    LocalCloudException refused =
        assertThrows(
            LocalCloudException.class,
            () -> start(data, Map.of("EMBEDWAY_API_KEY", GIVEN)).close());
    assertTrue(refused.getMessage().contains("EMBEDWAY_API_KEY"), refused.getMessage());
    try (LocalCloud cloud = start(data, Map.of())) {
      assertEquals(401, as(cloud, rotated).get("/v1/keys").status());
      assertEquals(200, as(cloud, second).get("/v1/keys").status());
      assertNotEquals(rotated, cloud.connection().key());
      assertEquals(200, Api.of(cloud.connection()).get("/v1/keys").status());
    }
    String log = Files.readString(data.resolve("logs/embedway.log"));
    assertEquals(5, log.lines().filter(line -> line.contains(" starts on ")).count(), log);
  }

  @Test
  void refusesADirectoryOfOthersThatOthersMayEnter() throws IOException {
    Path home = Files.createDirectory(directory.resolve("home"));
    Files.writeString(home.resolve("letter.txt"), "mine");
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-x---"));

    LocalCloudException refused =
        assertThrows(LocalCloudException.class, () -> start(home, Map.of()).close());

    assertTrue(refused.getMessage().contains("chmod 700 " + home), refused.getMessage());
    assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(home)));
  }

  private static LocalCloud start(Path data, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(TestEnvironment.variables());
    variables.putAll(more);
    return LocalCloud.start(CloudConfig.of(data, 0, variables), System.err::println);
  }

  private static Api as(LocalCloud cloud, String key) {
    Connection there = cloud.connection();
    return Api.of(new Connection(there.url(), key, there.s3(), there.database()));
  }

  private static String make(Api api) {
    var request = new com.fasterxml.jackson.databind.ObjectMapper().createObjectNode();
    request.put("tenant", "default").putArray("roles").add("admin");
    return api.post("/v1/keys", request).body().path("key").asText();
  }

  /** Keys are listed oldest first. */
  private static void revokeAllButTheNewest(Api api) {
    String newest = "";
    for (JsonNode key : api.get("/v1/keys").body().path("data")) {
      newest = key.path("id").asText();
    }
    for (JsonNode key : api.get("/v1/keys").body().path("data")) {
      if (!key.path("id").asText().equals(newest)) {
        api.delete("/v1/keys/" + key.path("id").asText());
      }
    }
  }

  private static String only(Api api) {
    JsonNode keys = api.get("/v1/keys").body().path("data");
    assertEquals(1, keys.size(), keys.toString());
    return keys.get(0).path("id").asText();
  }
}
