package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.Api.Answer;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The media routes over real queues, stores and the real model. */
@Timeout(360)
@ExtendWith(CloudExtension.class)
class MediaTest {

  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Set<String> UNDER_WAY = Set.of("queued", "chunking", "embedding", "storing");
  private static final String MEDIA = "/v1/media/";
  private static final String TEXT = "Limpets return to their own scar before the ebb.";

  private final Api api;

  MediaTest(LocalCloud cloud) {
    this.api = Api.of(cloud.connection());
  }

  private String upload(String store) {
    String id = api.upload(store, "limpets.txt", TEXT).path("id").asText();
    api.awaitCompleted(id);
    return id;
  }

  private JsonNode order(String id, ObjectNode body) {
    Answer answer = api.post(MEDIA + id + "/embeddings", body);
    assertEquals(200, answer.status(), answer.toString());
    return answer.body();
  }

  private String ended(JsonNode order) {
    Await.until(() -> !UNDER_WAY.contains(jobStatus(order)), BOUND);
    return jobStatus(order);
  }

  private String jobStatus(JsonNode order) {
    String path = MEDIA + "embeddings/jobs/" + order.path("job_id").asText();
    return api.get(path).body().path("status").asText();
  }

  private JsonNode status(String id) {
    return api.get(MEDIA + id + "/embeddings/status").body();
  }

  @Test
  void anOrderIsCarriedOutByEveryStageAndAForcedOneMakesAllAnew() {
    String id = upload("media-orders");

    String plain = ended(order(id, api.object()));
    String forced = ended(order(id, api.object().put("force_regenerate", true)));

    assertEquals("unchanged", plain);
    assertEquals("completed", forced);
    assertEquals(3, api.get("/v1/documents/" + id).body().path("visible_generation").asInt());
    assertEquals(List.of(TEXT), api.search("media-orders", "limpets"));
    assertTrue(status(id).path("has_embeddings").asBoolean());
    assertEquals(1, status(id).path("embedding_count").asInt());
    assertTrue(status(id).path("last_generated").asLong() > 0);
  }

  @Test
  void embeddingsAreRemovedAndMadeAgainOfTheObjectThatStayed() {
    String id = upload("media-removed");

    Answer removed = api.delete(MEDIA + id + "/embeddings");
    List<String> after = api.search("media-removed", "limpets");
    boolean has = status(id).path("has_embeddings").asBoolean(true);
    String again = ended(order(id, api.object()));

    assertEquals(200, removed.status(), removed.toString());
    assertEquals(List.of(), after);
    assertEquals(false, has);
    assertEquals("completed", again);
    assertEquals(List.of(TEXT), api.search("media-removed", "limpets"));
  }

  @Test
  void aSearchFindsTheTextNearestFirst() {
    String id = upload("media-found");

    Answer found =
        api.post(
            MEDIA + "embeddings/search",
            api.object().put("query", TEXT).put("collection", "media-found"));

    JsonNode first = found.body().path("results").path(0);
    assertEquals(id, first.path("metadata").path("media_id").asText(), found.toString());
    assertTrue(first.path("distance").asDouble(1) < 0.01, first.toString());
  }
}
