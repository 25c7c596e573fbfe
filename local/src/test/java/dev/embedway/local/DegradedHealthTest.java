package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.emulators.proxy.TcpProxy;
import dev.embedway.emulators.proxy.TcpProxy.Mode;
import dev.embedway.testing.Await;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Health by HTTP while a part of the local cloud is away, and once it is back. */
@Timeout(540)
class DegradedHealthTest {

  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final String STORE = "watched";

  private static OutageCloud cloud;

  @BeforeAll
  static void start() throws Exception {
    cloud = OutageCloud.start("test");
    cloud
        .api()
        .awaitCompleted(
            cloud.api().upload(STORE, "a.txt", "The bell is of bronze.").path("id").asText());
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  @Test
  void namesTheDatabaseThatSearchesDoNotReach() {
    seenThroughAnOutage("database", cloud.postgres(), DegradedHealthTest::search);
  }

  @Test
  void namesTheTablesThatListsDoNotReach() {
    seenThroughAnOutage(
        "dynamodb", cloud.dynamoDb(), () -> cloud.api().get("/v1/documents?store=" + STORE));
  }

  @Test
  void namesTheBucketThatUploadsDoNotReach() {
    seenThroughAnOutage("s3", cloud.s3(), () -> cloud.api().postFile("/v1/documents", STORE, "b"));
  }

  /** The pipeline's own polls see it. */
  @Test
  void namesTheQueuesThatNobodyCanPoll() {
    seenThroughAnOutage("sqs", cloud.sqs(), () -> {});
  }

  private static void search() {
    cloud
        .api()
        .post("/v1/vector_stores/" + STORE + "/search", cloud.api().object().put("query", "bell"));
  }

  private static void seenThroughAnOutage(String part, TcpProxy proxy, Runnable use) {
    Await.until(() -> used(use).path("status").asText().equals("healthy"), BOUND);
    proxy.set(Mode.DOWN);
    try {
      Await.until(() -> used(use).path("status").asText().equals("degraded"), BOUND);

      JsonNode health = health("/v1/embeddings/health");
      assertEquals("degraded", health.path("status").asText(), health.toString());
      assertEquals(1, health.path("degraded").size(), health.toString());
      assertEquals(part, health.at("/degraded/0/part").asText());
      long since = health.path("timestamp").asLong() - health.at("/degraded/0/since").asLong();
      assertTrue(since >= 0 && since <= 540, health.toString());
    } finally {
      proxy.set(Mode.PASS);
    }
    Await.until(() -> used(use).path("status").asText().equals("healthy"), BOUND);
  }

  private static JsonNode used(Runnable use) {
    use.run();
    return health("/v1/health");
  }

  /** Health, which answers 200 whatever fails. */
  private static JsonNode health(String path) {
    Api.Answer answer = cloud.api().get(path);
    assertEquals(200, answer.status(), answer.toString());
    return answer.body();
  }
}
