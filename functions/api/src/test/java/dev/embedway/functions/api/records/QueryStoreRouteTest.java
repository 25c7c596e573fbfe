package dev.embedway.functions.api.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.model.Vector;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class QueryStoreRouteTest {

  private static final String STORE = "/v1/vector_stores/mixed";
  private static final String DOCUMENT = "doc_" + "1".repeat(24);

  private final Cloud cloud = Cloud.start();
  private final String key = cloud.key("default", Role.INGEST, Role.SEARCH);

  @BeforeAll
  void makeAStoreOfRecordsAndAFile() {
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"mixed\"}").key(key));
    cloud.send(
        Ask.post(
                STORE + "/vectors",
                """
                {"records":[
                {"id":"bread","content":"bread needs yeast","metadata":{"kind":"food","n":1}},
                {"id":"bare","values":%s,"metadata":{"kind":"food","n":2}}]}\
                """
                    .formatted(vector(1, 0)))
            .key(key));
    StoreSpec store = cloud.catalog().find(TenantId.DEFAULT, "mixed").orElseThrow();
    float[] values = new float[384];
    values[1] = 1;
    cloud
        .vectors()
        .write(
            new VectorBatch(
                store.index(),
                new VectorBatch.Source(DOCUMENT, "moon.txt", 3),
                VectorBatch.Part.WHOLE,
                List.of(
                    new VectorBatch.Entry(
                        new Chunk(0, 0, 24, "the moon makes the tides", 5), Vector.of(values))),
                new VectorBatch.Facts(Map.of("kind", "file"))));
  }

  @AfterAll
  void stop() {
    cloud.close();
  }

  private static String vector(double first, double second) {
    return "[" + first + "," + second + ",0".repeat(382) + "]";
  }

  private Reply query(String json) {
    return cloud.send(Ask.post(STORE + "/query", json).key(key));
  }

  private static String ids(Reply reply) {
    return reply
        .body()
        .path("data")
        .valueStream()
        .map(match -> match.path("id").asText())
        .collect(Collectors.joining(" "));
  }

  @Test
  void searchesGoByTheSynonymsAndTheWeightsOfTheirStore() {
    String store = "/v1/vector_stores/tuned";
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"tuned\"}").key(key));
    cloud.send(
        Ask.post(
                store + "/vectors",
                """
                {"records":[{"id":"car","content":"a car"},{"id":"lorry","content":"a motor vehicle"},
                {"id":"moon","content":"the moon"}]}\
                """)
            .key(key));
    String query = "{\"query\":\"automobile\",\"mode\":\"%s\"}";

    assertEquals(List.of(), found(store, query.formatted("text")));
    assertEquals(3, found(store, query.formatted("hybrid")).size());
    Reply written =
        synonyms(store, "[[\"car\",\"automobile\",\"motor vehicle\"],[\"') OR 1=1 --\",\"moon\"]]");
    assertEquals(200, written.status());
    assertEquals(written.body(), cloud.send(Ask.get(store + "/synonyms").key(key)).body());
    assertEquals("vector_store.synonyms", written.text("/object"));
    assertEquals("motor vehicle", written.text("/synonyms/0/2"));
    assertEquals(List.of("car", "lorry"), found(store, query.formatted("text")));

    Reply weighed =
        cloud.send(
            Ask.post(
                    store,
                    """
                    {"search":{"hybrid_search":{"embedding_weight":0,"text_weight":4},\
                    "boosts":{"title":2},"recency":{"attribute":"a","half_life_days":7}}}\
                    """)
                .key(key));
    assertEquals(
        "{\"hybrid_search\":{\"embedding_weight\":0.0,\"text_weight\":1.0},"
            + "\"boosts\":{\"title\":2.0,\"content\":1.0},"
            + "\"recency\":{\"attribute\":\"a\",\"half_life_days\":7.0,\"weight\":1.0}}",
        weighed.body().at("/search").toString());
    assertEquals(List.of("car", "lorry"), found(store, query.formatted("hybrid")));
    cloud.send(Ask.patch(store, "{\"search\":{},\"metadata\":{\"a\":1}}").key(key));
    assertEquals(3, found(store, query.formatted("hybrid")).size());
    assertEquals(200, synonyms(store, "[]").status());
    assertEquals(List.of(), found(store, query.formatted("text")));
  }

  @Test
  void whatIsRecentGoesFirstAndIsExplained() {
    String store = "/v1/vector_stores/dated";
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"dated\"}").key(key));
    cloud.send(
        Ask.post(
                store + "/vectors",
                """
                {"records":[
                {"id":"old","content":"moon and tides","metadata":{"at":"2001-01-01"}},
                {"id":"new","content":"moon","metadata":{"at":"2999-01-01"}}]}\
                """)
            .key(key));
    String query = "{\"query\":\"moon tides\",\"mode\":\"text\",\"explain\":true%s}";

    Reply plain = cloud.send(Ask.post(store + "/search", query.formatted("")).key(key));
    Reply recent =
        cloud.send(
            Ask.post(
                    store + "/search",
                    query.formatted(
                        ",\"ranking_options\":{\"recency\":{\"attribute\":\"at\","
                            + "\"half_life_days\":30,\"weight\":10}}"))
                .key(key));

    assertEquals("old", plain.text("/data/0/file_id"), plain.toString());
    assertTrue(plain.body().at("/data/0/explain/recency").isMissingNode());
    assertEquals("new", recent.text("/data/0/file_id"), recent.toString());
    assertEquals(11, recent.body().at("/data/0/explain/recency").asDouble());
    assertEquals(
        11 * recent.body().at("/data/0/score").asDouble(),
        recent.body().at("/data/0/explain/order").asDouble(),
        1e-6);
    assertTrue(recent.body().at("/data/1/explain/recency").asDouble(1) < 1.001);
  }

  @Test
  void storesOfOneSpaceAreSearchedTogetherByTheirWeights() {
    for (String name : List.of("left", "right")) {
      cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"" + name + "\"}").key(key));
    }
    cloud.send(records("left", "{\"id\":\"l\",\"content\":\"herons fish\"}"));
    cloud.send(
        records(
            "right",
            "{\"id\":\"r\",\"content\":\"herons and other birds fish for all that they like\"}"));
    String query =
        "{\"query\":\"herons fish\",\"explain\":true,\"mode\":\"%s\",\"vector_stores\":%s}";
    String equal = "[\"left\",\"right\"]";
    String right = "[\"left\",{\"store\":\"right\",\"weight\":5}]";

    for (String mode : List.of("vector", "text", "hybrid")) {
      Reply alike = search(query.formatted(mode, equal));
      Reply weighed = search(query.formatted(mode, right));

      assertEquals("l", alike.text("/data/0/file_id"), mode);
      assertEquals("r", alike.text("/data/1/file_id"), mode);
      assertEquals("r", weighed.text("/data/0/file_id"), mode);
      assertEquals("right", weighed.text("/data/0/vector_store_name"));
      assertEquals(5, weighed.body().at("/data/0/explain/store_weight").asDouble());
      assertTrue(
          weighed.body().at("/data/0/explain/order").asDouble()
              > weighed.body().at("/data/1/explain/order").asDouble());
    }
    assertEquals(
        1,
        search(
                query
                    .formatted("hybrid", equal)
                    .replace("\"explain\":true", "\"max_num_results\":1"))
            .body()
            .path("data")
            .size());
  }

  @Test
  void storesThatCannotBeSearchedTogetherAreRefusedByName() {
    String query = "{\"query\":\"herons\",\"mode\":\"%s\",\"vector_stores\":%s}";

    Reply twice = search(query.formatted("text", "[\"mixed\",\"mixed\"]"));
    Reply none = search(query.formatted("text", "[]"));
    Reply unknown = search(query.formatted("text", "[\"mixed\",\"nothing\"]"));
    Reply heavy = search(query.formatted("text", "[{\"store\":\"mixed\",\"weight\":0}]"));

    assertEquals("vector_stores names store mixed twice", twice.text("/error/message"));
    assertEquals("vector_stores", twice.text("/error/param"));
    assertEquals(
        "vector_stores must be a list of 1..20 stores, each an id or name, or {\"store\": \"...\","
            + " \"weight\": ...}",
        none.text("/error/message"));
    assertEquals("store_not_found", unknown.code());
    assertEquals(
        "a weight of vector_stores is 0.0; allowed are over 0, up to 100",
        heavy.text("/error/message"));
  }

  private Reply search(String body) {
    return cloud.send(Ask.post("/v1/search", body).key(key));
  }

  private Ask records(String store, String record) {
    return Ask.post("/v1/vector_stores/" + store + "/vectors", "{\"records\":[" + record + "]}")
        .key(key);
  }

  @Test
  void synonymsAreRefusedWithTheirPlaceAndTheirBounds() {
    String store = "/v1/vector_stores/mixed";
    Map.of(
            "{}",
            "synonyms must be a list of lists of strings, such as [[\"tv\", \"television\"]]; [] for none",
            "[[\"a\",1]]",
            "synonyms must be a list of lists of strings, such as [[\"tv\", \"television\"]]; [] for none",
            "[[\"a\",\"b\"],[\"c\"]]",
            "group 1 of synonyms has 1 terms; allowed are 2..10",
            "[[\"a\",\"?\"]]",
            "group 0 of synonyms has a term of 1 characters; allowed are 1..100 with a letter or a digit,"
                + " without NUL and unpaired surrogates",
            "[" + "[\"a\",\"b\"],".repeat(100) + "[\"a\",\"b\"]]",
            "synonyms has 101 groups; allowed are 0..100")
        .forEach((given, message) -> {
          Reply refused = synonyms(store, given);
          assertEquals(400, refused.status(), given);
          assertEquals(message, refused.text("/error/message"));
          assertEquals("synonyms", refused.text("/error/param"));
        });
    assertEquals("store_not_found", synonyms("/v1/vector_stores/none", "[]").code());
    String searching = cloud.key("default", Role.SEARCH);
    assertEquals(
        403, cloud.send(Ask.put(store + "/synonyms", "{\"synonyms\":[]}").key(searching)).status());
  }

  private Reply synonyms(String store, String given) {
    return cloud.send(Ask.put(store + "/synonyms", "{\"synonyms\":" + given + "}").key(key));
  }

  private List<String> found(String store, String query) {
    Reply answer = cloud.send(Ask.post(store + "/query", query).key(key));
    assertEquals(200, answer.status(), answer::toString);
    List<String> ids = new ArrayList<>();
    answer.body().path("data").forEach(result -> ids.add(result.path("id").textValue()));
    return ids.stream().sorted().toList();
  }

  @Test
  void findsRecordsByTheirIdsAndChunksOfFilesByTheirs() {
    Reply food = query("{\"query\":\"yeast in bread\"}");
    Reply tides = query("{\"query\":\"tides\",\"mode\":\"text\"}");

    assertEquals("bread", food.text("/data/0/id"));
    assertEquals("bread needs yeast", food.text("/data/0/content"));
    assertEquals("food", food.text("/data/0/metadata/kind"));
    assertTrue(food.body().at("/data/0/score").asDouble() > 0.5);
    assertEquals(DOCUMENT + "_3_0", ids(tides));
  }

  @Test
  void aVectorFindsTheNearestAndEmbedsNothing() {
    Reply near = query("{\"vector\":" + vector(0.2, 5) + ",\"top_k\":2}");
    Reply both = query("{\"query\":\"yeast\",\"vector\":" + vector(1, 0) + ",\"top_k\":2}");

    assertEquals(DOCUMENT + "_3_0 bare", ids(near));
    assertEquals(1, near.body().at("/data/0/score").asDouble(), 0.01);
    assertTrue(near.body().at("/data/1/content").isNull());
    assertEquals(
        "bare bread",
        IntStream.range(0, 2)
            .mapToObj(i -> both.text("/data/" + i + "/id"))
            .sorted()
            .collect(Collectors.joining(" ")),
        "the words find one, the vector the other");
  }

  @Test
  void aFilterHoldsForRecordsAndFiles() {
    String vector = "{\"vector\":" + vector(1, 1) + ",\"filter\":%s}";

    assertEquals("bare bread", ids(query(vector.formatted("{\"kind\":\"food\"}"))));
    assertEquals("bread", ids(query(vector.formatted("{\"kind\":\"food\",\"n\":1}"))));
    assertEquals(
        "bread",
        ids(query(vector.formatted("{\"$or\":[{\"n\":1},{\"n\":2}],\"n\":{\"$lt\":2}}"))),
        "what stands beside an or holds for all of it");
    assertEquals(DOCUMENT + "_3_0", ids(query(vector.formatted("{\"kind\":\"file\"}"))));
  }

  @Test
  void refusalsNameTheField() {
    assertRefused("invalid_parameter", "query", "{}");
    assertRefused("empty_input", "query", "{\"query\":\" \"}");
    assertRefused("invalid_parameter", "vector", "{\"vector\":[]}");
    assertRefused("invalid_parameter", "vector", "{\"vector\":[1,\"a\"]}");
    assertRefused("invalid_dimensions", "vector", "{\"vector\":[1,2]}");
    assertRefused("invalid_parameter", "vector", "{\"vector\":" + vector(0, 0) + "}");
    assertRefused("invalid_parameter", "vector", "{\"vector\":" + vector(0, 1e300) + "}");
    assertRefused("invalid_parameter", "top_k", "{\"query\":\"a\",\"top_k\":0}");
    assertRefused("invalid_parameter", "top_k", "{\"query\":\"a\",\"top_k\":101}");
    assertRefused("invalid_parameter", "mode", "{\"query\":\"a\",\"mode\":\"x\"}");
    assertRefused(
        "invalid_parameter", "mode", "{\"vector\":" + vector(1, 0) + ",\"mode\":\"hybrid\"}");
    assertRefused(
        "invalid_parameter",
        "mode",
        "{\"query\":\"a\",\"vector\":" + vector(1, 0) + ",\"mode\":\"text\"}");
    assertRefused("invalid_filter", "filter", "{\"query\":\"a\",\"filter\":{\"a b\":1}}");
    assertRefused("input_too_long", "query", "{\"query\":\"" + "a ".repeat(600) + "\"}");
    assertEquals(
        "store_not_found",
        cloud.send(Ask.post("/v1/vector_stores/none/query", "{\"query\":\"a\"}").key(key)).code());
  }

  private void assertRefused(String code, String param, String body) {
    Reply refused = query(body);
    assertEquals(400, refused.status());
    assertEquals(code + " " + param, refused.code() + " " + refused.text("/error/param"));
  }

  @Test
  void anAnswerEndsBelowWhatLambdaGivesBack() {
    String text = "\u6c34".repeat(30_000);
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"wide\"}").key(key));
    for (int i = 0; i < 2; i++) {
      int from = 40 * i;
      String records =
          IntStream.range(from, from + 40)
              .mapToObj(n ->
                  "{\"id\":\"r%d\",\"values\":%s,\"content\":\"%s\"}"
                      .formatted(n, vector(1, 0.001 * n), text))
              .collect(Collectors.joining(","));
      Reply written =
          cloud.send(
              Ask.post("/v1/vector_stores/wide/vectors", "{\"records\":[" + records + "]}")
                  .key(key));
      assertEquals(200, written.status(), written.code());
    }

    Reply all =
        cloud.send(
            Ask.post(
                    "/v1/vector_stores/wide/query",
                    "{\"vector\":" + vector(1, 0) + ",\"top_k\":100}")
                .key(key));

    assertEquals(200, all.status());
    assertEquals(61, all.body().path("data").size(), "of 80, each of 90,000 bytes");
    assertEquals("r0", all.text("/data/0/id"));
  }
}
