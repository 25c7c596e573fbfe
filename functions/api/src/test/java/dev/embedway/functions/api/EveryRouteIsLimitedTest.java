package dev.embedway.functions.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.embedway.topology.route.Endpoint;
import dev.embedway.topology.route.Role;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** A flood of requests, on each route of both functions; the limits' clock stands still. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EveryRouteIsLimitedTest {

  private static final int BURST = 4;

  private final InstantSource still = InstantSource.fixed(Instant.now());
  private final Cloud cloud = Cloud.start();

  @AfterAll
  void stop() {
    cloud.close();
  }

  @TestFactory
  Stream<DynamicTest> floodIsRefusedOnEveryRouteThatNeedsAKey() {
    CloudProcess limited = cloud.processes().setup(Map.of("EMBEDDINGS_TENANT_RPS", "2"), still);
    return Stream.of(Endpoint.values())
        .map(endpoint -> DynamicTest.dynamicTest(endpoint.name(), () -> flood(limited, endpoint)));
  }

  private void flood(CloudProcess limited, Endpoint endpoint) {
    String key = cloud.key("flood-" + endpoint, Role.ADMIN);
    Ask ask = ask(endpoint).key(key);
    for (int i = 0; i < BURST; i++) {
      assertNotEquals(429, limited.send(ask).status());
    }

    Reply last = limited.send(ask);

    if (endpoint.roles().isEmpty()) {
      assertEquals(200, last.status());
    } else {
      assertEquals(429, last.status());
      assertEquals("requests", last.code());
      assertEquals("1", last.header("Retry-After"));
      assertEquals("4", last.header("x-ratelimit-limit-requests"));
      assertEquals("0", last.header("x-ratelimit-remaining-requests"));
    }
  }

  @Test
  void routesWithoutAKeyAreHealthAndTheDescriptionAlone() {
    assertEquals(
        Set.of(Endpoint.HEALTH, Endpoint.EMBEDDINGS_HEALTH, Endpoint.DESCRIPTION),
        Stream.of(Endpoint.values())
            .filter(endpoint -> endpoint.roles().isEmpty())
            .collect(Collectors.toSet()));
  }

  private static Ask ask(Endpoint endpoint) {
    String path = "/v1" + endpoint.path().replaceAll("\\{[^}]+}", "x");
    return switch (endpoint.method()) {
      case "GET" -> Ask.get(path);
      case "DELETE" -> Ask.delete(path);
      case "PATCH" -> Ask.patch(path, "{}");
      case "PUT" -> Ask.put(path, "{}");
      default -> Ask.post(path, "{}");
    };
  }

  @Test
  void searchesTakeTheTokensOfTheirQueries() {
    CloudProcess limited = cloud.processes().setup(Map.of("EMBEDDINGS_TENANT_TPS", "10"), still);
    String key = cloud.key("searching", Role.ADMIN);
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"docs\"}").key(key));

    Reply tooMany = limited.send(search(key, "\"" + "word ".repeat(30) + "\"", "vector"));
    Reply first = limited.send(search(key, list(4), "vector"));
    Reply second = limited.send(search(key, list(4), "hybrid"));
    Reply text = limited.send(search(key, list(4), "text"));

    assertEquals("max_tokens_per_request", tooMany.code());
    assertEquals("query", tooMany.text("/error/param"));
    assertEquals(200, first.status());
    assertEquals("20", first.header("x-ratelimit-limit-tokens"));
    assertEquals("tokens", second.code());
    assertEquals("2", second.header("Retry-After"));
    assertEquals(200, text.status(), "a search for words alone needs no vector");
  }

  private static Ask search(String key, String query, String mode) {
    return Ask.post(
            "/v1/vector_stores/docs/search", "{\"query\":" + query + ",\"mode\":\"" + mode + "\"}")
        .key(key);
  }

  /** Queries of four tokens each, their marks of start and end included. */
  private static String list(int queries) {
    return "[" + "\"two words\",".repeat(queries - 1) + "\"two words\"]";
  }
}
