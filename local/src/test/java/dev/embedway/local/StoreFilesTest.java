package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.testing.Await;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Files that are attached to a store go the way of all documents. */
@Timeout(240)
@ExtendWith(CloudExtension.class)
class StoreFilesTest {

  private static final Duration BOUND = Duration.ofSeconds(90);
  private static final String STORE = "/v1/vector_stores/of-files";

  private final Api api;

  StoreFilesTest(LocalCloud cloud) {
    this.api = Api.of(cloud.connection());
  }

  @Test
  void attachedFilesAreSearchedByTheirAttributesUntilTheyAreTakenOut() {
    api.post("/v1/vector_stores", api.object().put("name", "of-files"));
    String red = attached("red.txt", "a red file", "red");
    String blue = attached("blue.txt", "a blue file", "blue");
    awaitStatus(red, "completed");
    awaitStatus(blue, "completed");

    JsonNode found = search("red").path(0);

    assertEquals(red, found.path("file_id").asText());
    assertEquals("red.txt", found.path("filename").asText());
    assertEquals("red", found.at("/attributes/colour").asText());
    assertEquals("a red file", api.get(path(red) + "/content").body().at("/data/0/text").asText());
    ObjectNode green = api.object();
    green.putObject("attributes").put("colour", "green");
    assertEquals(200, api.post(path(red), green).status());
    Await.until(() -> search("red").isEmpty(), BOUND);
    assertEquals(List.of(red), search("green").findValuesAsText("file_id"));
    assertEquals(200, api.delete(path(red)).status());
    assertEquals(0, search("green").size());
    assertEquals(List.of(blue), search("blue").findValuesAsText("file_id"));
  }

  @Test
  void fileThatCannotBeReadFailsWithOpenAisCode() {
    api.post("/v1/vector_stores", api.object().put("name", "of-files"));
    String file = attached("blank.txt", " ", "none");

    awaitStatus(file, "failed");

    JsonNode error = api.get(path(file)).body().path("last_error");
    assertEquals("invalid_file", error.path("code").asText(), error.toString());
  }

  @Test
  void copyOfAStoreHasItsRecordsAndItsFilesWithTheirAttributes() {
    api.post("/v1/vector_stores", api.object().put("name", "of-files"));
    String red = attached("copied.txt", "a copied file", "copied");
    awaitStatus(red, "completed");
    ObjectNode record = api.object();
    record.putArray("records").addObject().put("id", "r1").put("content", "a record");
    api.post(STORE + "/vectors", record);

    Api.Answer ordered = api.post(STORE + "/duplicate", api.object().put("new_name", "of-copies"));
    String copy = "/v1/vector_stores/of-copies";
    String batch = copy + "/vectors/batches/" + ordered.body().path("id").asText();
    Await.until(() -> api.get(batch).body().path("status").asText().equals("completed"), BOUND);
    Await.until(
        () -> api.get(copy + "/files/" + red).body().path("status").asText().equals("completed"),
        BOUND);
    api.delete(path(red));

    assertEquals(202, ordered.status(), ordered.toString());
    assertEquals(List.of(red), search(copy, "copied").findValuesAsText("file_id"));
    assertEquals("a record", api.get(copy + "/vectors/r1").body().path("content").asText());
  }

  private String attached(String name, String content, String colour) {
    ObjectNode body =
        api.object().put("file_id", api.keepFile(name, content).body().path("id").asText());
    body.putObject("attributes").put("colour", colour);
    Api.Answer answer = api.post(STORE + "/files", body);
    assertEquals(200, answer.status(), answer.toString());
    return answer.body().path("id").asText();
  }

  private void awaitStatus(String file, String status) {
    Await.until(() -> api.get(path(file)).body().path("status").asText().equals(status), BOUND);
  }

  private static String path(String file) {
    return STORE + "/files/" + file;
  }

  private JsonNode search(String colour) {
    return search(STORE, colour);
  }

  private JsonNode search(String store, String colour) {
    ObjectNode body = api.object().put("query", "a file");
    body.putObject("filters").put("type", "eq").put("key", "colour").put("value", colour);
    return api.post(store + "/search", body).body().path("data");
  }
}
