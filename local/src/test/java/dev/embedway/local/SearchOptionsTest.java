package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cloud.LocalCloud;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Options of a search over documents of several chunks, from outside. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(CloudExtension.class)
class SearchOptionsTest {

  private static final String STORE = "crafts";
  private static final String DRESSING =
      "The millstones of the mill are dressed with a steel pick every three weeks.";
  private static final String GRINDING =
      "Between the millstones of the mill the grain is ground to a fine flour.";
  private static final String WHEEL = "A water wheel below the weir drives the shaft of the mill.";
  private static final String KILN =
      "The potter opens the kiln two days after the last fire has gone out.";

  private final Api api;

  SearchOptionsTest(LocalCloud cloud) {
    this.api = Api.of(cloud.connection());
    ObjectNode store = api.object().put("name", STORE);
    store.putObject("chunking").put("method", "sentences").put("size", 24).put("overlap", 0);
    api.post("/v1/vector_stores", store);
    upload("mill.txt", String.join(" ", DRESSING, GRINDING, WHEEL));
    upload("kiln.txt", KILN);
  }

  private void upload(String key, String text) {
    api.awaitCompleted(api.upload(STORE, key, text).path("id").asText());
  }

  @Test
  void aDocumentIsOneResultWhereResultsAreGrouped() {
    ObjectNode two = api.object().put("query", "millstones of the mill").put("max_num_results", 2);

    assertEquals(List.of("mill.txt", "mill.txt"), names(search(two)));
    assertEquals(List.of("mill.txt", "kiln.txt"), names(search(two.put("group_by", "document"))));
    assertEquals(
        List.of("mill.txt"), names(search(two.put("max_num_results", 1))), "documents count");
  }

  @Test
  void neighboursComeWithAPassage() {
    ObjectNode one = api.object().put("query", "flour ground from grain").put("max_num_results", 1);

    JsonNode middle = search(one.put("context", 1)).getFirst();

    assertEquals(GRINDING, middle.at("/content/0/text").asText());
    assertEquals(context(List.of(DRESSING), List.of(WHEEL)), middle.path("context"));
    assertTrue(search(one.put("context", 0)).getFirst().path("context").isMissingNode());
    assertEquals(
        context(List.of(DRESSING, GRINDING), List.of()),
        search(one.put("query", "water wheel below the weir").put("context", 3))
            .getFirst()
            .path("context"));
  }

  private JsonNode context(List<String> before, List<String> after) {
    ObjectNode context = api.object();
    before.forEach(context.putArray("before")::add);
    after.forEach(context.putArray("after")::add);
    return context;
  }

  private List<JsonNode> search(ObjectNode request) {
    JsonNode page = api.post("/v1/vector_stores/" + STORE + "/search", request).body();
    return StreamSupport.stream(page.path("data").spliterator(), false).toList();
  }

  private static List<String> names(List<JsonNode> results) {
    return results.stream().map(result -> result.path("filename").asText()).toList();
  }
}
