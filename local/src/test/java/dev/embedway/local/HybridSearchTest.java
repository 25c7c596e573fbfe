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

/** Scores, order and weights of a hybrid search, from outside. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(CloudExtension.class)
class HybridSearchTest {

  private static final String STORE = "herons";
  private static final String WORD = "Heron, the brand, sells staplers.";
  private static final String MEANING =
      "Long-legged grey birds stand in shallow water and catch fish.";
  private static final String NEITHER = "The tax office is closed on Mondays.";

  private final Api api;

  HybridSearchTest(LocalCloud cloud) {
    this.api = Api.of(cloud.connection());
    for (String text : List.of(WORD, MEANING, NEITHER)) {
      String key = text.substring(0, 5) + ".txt";
      api.awaitCompleted(api.upload(STORE, key, text).path("id").asText());
    }
  }

  @Test
  void scoreSaysHowWellAResultFits() {
    List<JsonNode> results = search("heron");

    assertEquals(3, results.size());
    for (JsonNode result : results) {
      double vector = result.at("/details/vector").asDouble();
      double text = result.at("/details/text").asDouble();
      assertEquals(Math.max(vector, text), result.path("score").asDouble(), result.toString());
    }
    assertEquals(WORD, text(results.getFirst()));
    assertEquals(0, find(results, MEANING).at("/details/text").asDouble());
    assertTrue(find(results, NEITHER).path("score").asDouble() < 0.3, results.toString());
  }

  @Test
  void nonsenseScoresLow() {
    for (String nonsense : List.of("xqzzv blorp", "asdf qwer", "zzyzx")) {
      for (JsonNode result : search(nonsense)) {
        assertTrue(result.path("score").asDouble() < 0.4, result.toString());
      }
    }
  }

  @Test
  void weightsDecideWhatComesFirst() {
    assertEquals(MEANING, text(search("heron fishing", 1, 0).getFirst()));
    assertEquals(WORD, text(search("heron fishing", 0, 1).getFirst()));
  }

  @Test
  void severalQueriesKeepTheOrderOfTheirRanks() {
    ObjectNode request = api.object();
    request.putArray("query").add("a tall heron wading").add("heron in a pond");

    List<JsonNode> results = post(request);

    assertEquals(
        List.of(WORD, MEANING, NEITHER), results.stream().map(HybridSearchTest::text).toList());
    assertTrue(
        results.get(1).path("score").asDouble() > results.getFirst().path("score").asDouble(),
        results.toString());
  }

  @Test
  void explainedResultsTellTheRanksThatMakeTheirOrder() {
    List<JsonNode> results = post(api.object().put("query", "heron").put("explain", true));

    for (JsonNode result : results) {
      JsonNode parts = result.path("explain");
      assertEquals(
          reciprocal(parts.path("vector")) * 1.000001 + 0.9 * reciprocal(parts.path("text")),
          parts.path("order").asDouble(),
          1e-12,
          result.toString());
      assertEquals(result.at("/details/vector"), parts.at("/vector/score"));
      assertEquals(result.at("/details/text"), parts.at("/text/score"));
      assertEquals(0, parts.path("query").asInt(-1));
    }
    assertEquals(1, find(results, WORD).at("/explain/text/rank").asInt());
    assertTrue(find(results, MEANING).at("/explain/text/rank").isMissingNode());
    assertEquals(
        List.of(1, 2, 3),
        results.stream().map(each -> each.at("/explain/vector/rank").asInt()).sorted().toList());
  }

  private static double reciprocal(JsonNode part) {
    return part.has("rank") ? 1 / (60.0 + part.path("rank").asInt()) : 0;
  }

  @Test
  void explainedResultsNameTheQueryThatFoundThem() {
    ObjectNode request = api.object().put("mode", "text").put("explain", true);
    request.putArray("query").add("closed on Mondays").add("staplers");

    List<JsonNode> results = post(request);

    assertEquals(0, find(results, NEITHER).at("/explain/query").asInt(-1));
    assertEquals(1, find(results, WORD).at("/explain/query").asInt(-1));
  }

  @Test
  void resultsAreExplainedOnlyWhereThatIsAskedFor() {
    for (JsonNode result : search("heron")) {
      assertTrue(result.path("explain").isMissingNode(), result.toString());
    }
  }

  private List<JsonNode> search(String query) {
    return post(api.object().put("query", query));
  }

  private List<JsonNode> search(String query, double vector, double text) {
    ObjectNode request = api.object().put("query", query);
    request
        .putObject("ranking_options")
        .putObject("hybrid_search")
        .put("embedding_weight", vector)
        .put("text_weight", text);
    return post(request);
  }

  private List<JsonNode> post(ObjectNode request) {
    JsonNode page = api.post("/v1/vector_stores/" + STORE + "/search", request).body();
    return StreamSupport.stream(page.path("data").spliterator(), false).toList();
  }

  private static JsonNode find(List<JsonNode> results, String text) {
    return results.stream().filter(result -> text(result).equals(text)).findFirst().orElseThrow();
  }

  private static String text(JsonNode result) {
    return result.at("/content/0/text").asText();
  }
}
