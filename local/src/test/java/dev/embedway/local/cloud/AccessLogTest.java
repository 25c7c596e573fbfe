package dev.embedway.local.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.Api;
import dev.embedway.local.TestEnvironment;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.local.cloud.data.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lines of requests in the log, and how many wrong keys one address may try. */
@Timeout(540)
class AccessLogTest {

  private static final String WRONG = "wrong-key-that-is-not-logged";

  @TempDir private Path directory;

  @Test
  void requestsAreLoggedByRouteAndTenantWhereThatIsOn() throws IOException {
    Path data = directory.resolve("on");
    String keyOfA;
    String keyOfB;
    try (LocalCloud cloud = start(data, Map.of("EMBEDWAY_ACCESS_LOG", "on"))) {
      keyOfA = key(cloud, "logged-a");
      keyOfB = key(cloud, "logged-b");
      as(cloud, keyOfA).get("/v1/vector_stores/private-store?secret=question");
      as(cloud, keyOfB).get("/v1/models");
      as(cloud, WRONG).get("/v1/models");
      as(cloud, keyOfA).get("/v1/no-such-route/private-path");
    }

    List<String> lines =
        Files.readAllLines(data.resolve("logs/embedway.log")).stream()
            .filter(line -> line.contains("AccessLog - "))
            .map(line -> line.replaceFirst(".*AccessLog - ", ""))
            .toList();

    assertEquals(6, lines.size(), lines.toString());
    assertEquals(
        List.of(
            "POST /v1/keys 201 default",
            "POST /v1/keys 201 default",
            "GET /v1/vector_stores/{store} 404 logged-a",
            "GET /v1/models 200 logged-b",
            "GET /v1/models 401 -",
            "- - 404 -"),
        lines.stream()
            .map(line ->
                line.replaceFirst(
                    "method=(\\S+) route=(\\S+) status=(\\d+) ms=\\d+ source=127\\.0\\.0\\.1"
                        + " request=req_[0-9a-f]{32} tenant=(\\S+) trace_id=[0-9a-f]{32}",
                    "$1 $2 $3 $4"))
            .toList());
    String log = Files.readString(data.resolve("logs/embedway.log"));
    for (String secret : List.of(keyOfA, keyOfB, WRONG, "private-", "question")) {
      assertFalse(log.contains(secret), secret);
    }
  }

  @Test
  void requestsAreNotLoggedUnlessAskedForAndWrongKeysAreRefusedUnseen() throws IOException {
    Path data = directory.resolve("off");
    try (LocalCloud cloud = start(data, Map.of())) {
      String keyOfB = key(cloud, "innocent-b");
      assertEquals(200, as(cloud, keyOfB).get("/v1/models").status());
      int status = 401;
      for (int i = 0; i < 1_000 && status == 401; i++) {
        status = as(cloud, WRONG + i).get("/v1/models").status();
      }

      assertEquals(429, status);
      assertEquals(200, as(cloud, keyOfB).get("/v1/models").status());
      assertEquals(200, as(cloud, key(cloud, "innocent-c")).get("/v1/models").status());
    }

    String log = Files.readString(data.resolve("logs/embedway.log"));
    assertFalse(log.contains("AccessLog"), log);
    assertTrue(log.contains("requests failed authentication"), log);
    assertFalse(log.contains(WRONG), log);
  }

  private static LocalCloud start(Path data, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(TestEnvironment.variables());
    variables.putAll(more);
    return LocalCloud.start(CloudConfig.of(data, 0, variables), System.err::println);
  }

  private static String key(LocalCloud cloud, String tenant) {
    ObjectNode request = new ObjectMapper().createObjectNode().put("tenant", tenant);
    request.putArray("roles").add("admin");
    return Api.of(cloud.connection()).post("/v1/keys", request).body().path("key").asText();
  }

  private static Api as(LocalCloud cloud, String key) {
    Connection there = cloud.connection();
    return Api.of(new Connection(there.url(), key, there.s3(), there.database()));
  }
}
