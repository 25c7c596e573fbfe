package dev.embedway.functions.api.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.model.Vector;
import dev.embedway.core.store.StoreLabel;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.store.StoreVersion.ModelRef;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.functions.api.http.message.Json;
import dev.embedway.topology.route.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class VectorStoresRoutesTest {

  private final Cloud cloud = Cloud.start();
  private final String key = cloud.key("default", Role.INGEST, Role.SEARCH);

  @AfterAll
  void stop() {
    cloud.close();
  }

  private Reply create(String json) {
    return cloud.send(Ask.post("/v1/vector_stores", json).key(key));
  }

  @Test
  void takesTheOriginalsBodyAndOpenAis() {
    Reply ours =
        create(
            "{\"name\":\"one\",\"embedding_model\":\"all-MiniLM-L6-v2-fp32\",\"dimensions\":384,"
                + "\"chunking\":{\"method\":\"tokens\",\"size\":100,\"overlap\":10},"
                + "\"metadata\":{\"team\":\"a\"}}");
    Reply openAi =
        create(
            "{\"name\":\"two\",\"chunking_strategy\":{\"type\":\"static\",\"static\":"
                + "{\"max_chunk_size_tokens\":120,\"chunk_overlap_tokens\":20}},\"file_ids\":[]}");
    Reply unnamed = create("{}");

    assertEquals("vector_store", ours.text("/object"));
    assertEquals("all-MiniLM-L6-v2-fp32", ours.text("/embedding_model"));
    assertEquals("a", ours.text("/metadata/team"));
    assertEquals(120, openAi.body().at("/chunking/size").asInt());
    assertEquals(200, unnamed.body().at("/chunking/size").asInt());
    assertTrue(unnamed.text("/name").startsWith("store-"));
    assertTrue(unnamed.text("/id").matches("vs_[0-9a-f]{24}"));
  }

  @Test
  void queriesOfWhichTheModelKnowsNothingAreRefused() {
    create("{\"name\":\"asked\"}");

    for (String query : List.of("\\u200b", "\\ue000", "\ud83d\ude00", "\ud83d\ude00 \u2708")) {
      for (String mode : List.of("vector", "hybrid")) {
        Reply refused =
            cloud.send(
                Ask.post(
                        "/v1/vector_stores/asked/search",
                        "{\"query\":[\"a\",\"" + query + "\"],\"mode\":\"" + mode + "\"}")
                    .key(key));

        assertEquals(400, refused.status(), query);
        assertEquals("empty_input", refused.text("/error/code"));
        assertEquals("query", refused.text("/error/param"));
      }
    }
  }

  @Test
  void namesThatMeanSomethingElseAreReserved() {
    for (String name :
        List.of("batches", "admin", "create_from_media", "search", "files", "Search")) {
      Reply refused = create("{\"name\":\"" + name + "\"}");

      assertEquals("invalid_name", refused.text("/error/code"), name);
      assertTrue(refused.text("/error/message").contains("reserved"));
    }
    assertEquals("files-2", create("{\"name\":\"files-2\"}").text("/name"));
  }

  @Test
  void everyMethodOfChunkingIsTakenAndShown() {
    for (ChunkMethod method : ChunkMethod.values()) {
      Reply store = create("{\"chunking\":{\"method\":\"" + method.wire() + "\"}}");

      assertEquals(method.wire(), store.text("/chunking/method"));
    }
    Reply refused = create("{\"chunking\":{\"method\":\"words\"}}");
    assertEquals("chunking.method", refused.text("/error/param"));
    assertTrue(refused.text("/error/message").contains(ChunkMethod.allowed()));
  }

  @Test
  void chunkingAndMetadataOfAStoreCanBeChanged() {
    create("{\"name\":\"changing\",\"metadata\":{\"team\":\"a\"},\"chunking\":{\"size\":150}}");
    String path = "/v1/vector_stores/Changing";

    Reply chunking =
        cloud.send(
            Ask.patch(path, "{\"chunking\":{\"method\":\"markdown\",\"overlap\":40}}").key(key));
    Reply smaller = cloud.send(Ask.post(path, "{\"chunking\":{\"size\":20}}").key(key));
    Reply metadata = cloud.send(Ask.post(path, "{\"name\":\"changing\",\"metadata\":{}}").key(key));
    Reply shown = cloud.send(Ask.get(path).key(key));

    assertEquals(chunking("markdown", 150, 40), chunking.body().at("/chunking"));
    assertEquals("a", chunking.text("/metadata/team"));
    assertEquals(chunking("markdown", 20, 10), smaller.body().at("/chunking"));
    assertEquals(0, metadata.body().at("/metadata").size());
    assertEquals(
        metadata.body(),
        shown.body().<ObjectNode>require().without(List.of("index", "reembed", "record_count")));
  }

  private static JsonNode chunking(String method, int size, int overlap) {
    return json("{\"method\":\"%s\",\"size\":%d,\"overlap\":%d}".formatted(method, size, overlap));
  }

  @Test
  void nameDescriptionAndMetadataOfAnyScalarAreTakenAndChanged() {
    Reply made =
        create(
            "{\"name\":\"before\",\"description\":\"All of them.\","
                + "\"metadata\":{\"year\":2024,\"open\":true,\"share\":0.5,\"team\":\"a\",\"no\":null}}");
    String path = "/v1/vector_stores/" + made.text("/id");

    Reply merged =
        cloud.send(
            Ask.patch(
                    path,
                    "{\"name\":\"After\",\"metadata\":{\"year\":2025,\"team\":null,\"new\":1e300}}")
                .key(key));
    Reply replaced =
        cloud.send(
            Ask.post(path, "{\"description\":\"Some.\",\"metadata\":{\"open\":false}}").key(key));
    Reply byName = cloud.send(Ask.get("/v1/vector_stores/after").key(key));
    Reply byFolder = cloud.send(Ask.get("/v1/vector_stores/before").key(key));
    Reply again = create("{\"name\":\"before\"}");

    assertEquals("All of them.", made.text("/description"));
    assertEquals(
        json("{\"year\":2024,\"open\":true,\"share\":0.5,\"team\":\"a\"}"),
        made.body().at("/metadata"));
    assertEquals("After", merged.text("/name"));
    assertEquals("before", merged.text("/prefix"));
    assertEquals(
        json("{\"year\":2025,\"open\":true,\"share\":0.5,\"new\":1.0E300}"),
        merged.body().at("/metadata"));
    assertEquals("All of them.", merged.text("/description"));
    assertEquals(json("{\"open\":false}"), replaced.body().at("/metadata"));
    assertEquals("Some.", byName.text("/description"));
    assertEquals(byName.body(), byFolder.body());
    assertEquals("store_name_taken", again.code());
  }

  @Test
  void documentsOfARenamedStoreStayWhereTheyAre() {
    create("{\"name\":\"first\"}");
    upload("first", "a.txt");
    cloud.send(Ask.patch("/v1/vector_stores/first", "{\"name\":\"second\"}").key(key));
    upload("second", "a.txt");
    upload("second", "b.txt");

    Reply shown = cloud.send(Ask.get("/v1/vector_stores/second").key(key));
    Reply listed = cloud.send(Ask.get("/v1/documents?store=second").key(key));
    cloud.send(Ask.delete("/v1/vector_stores/second").key(key));

    assertEquals(2, shown.body().at("/file_counts/total").asInt());
    assertEquals(2, listed.body().path("data").size());
    assertEquals("first", listed.text("/data/0/store"));
    assertEquals(
        0, cloud.send(Ask.get("/v1/documents?store=first").key(key)).body().at("/data").size());
  }

  private void upload(String store, String document) {
    Reply taken =
        cloud.send(
            Ask.post(
                    "/v1/documents",
                    "{\"store\":\"%s\",\"key\":\"%s\",\"text\":\"Tides.\"}"
                        .formatted(store, document))
                .key(key));
    assertEquals(202, taken.status());
  }

  @Test
  void labelsThatCannotBeAreRefusedByField() {
    create("{\"name\":\"labelled\",\"metadata\":{\"k\":1}}");
    create("{\"name\":\"neighbour\"}");
    String path = "/v1/vector_stores/labelled";
    String sixteen =
        IntStream.range(0, 16).mapToObj("\"k%d\":1"::formatted).collect(Collectors.joining(","));

    for (String metadata :
        List.of(
            "[]",
            "{\"k\":[1]}",
            "{\"k\":{}}",
            "{\"\":1}",
            "{\"" + "k".repeat(65) + "\":1}",
            "{\"k\":\"" + "v".repeat(513) + "\"}",
            "{\"k\":18446744073709551616}",
            "{" + sixteen + ",\"more\":1}")) {
      String body = "{\"metadata\":" + metadata + "}";
      for (Reply refused :
          List.of(
              create(body),
              cloud.send(Ask.post(path, body).key(key)),
              cloud.send(Ask.patch(path, body).key(key)))) {
        assertEquals(400, refused.status(), metadata);
        assertEquals("metadata", refused.text("/error/param"));
      }
    }
    Reply merged = cloud.send(Ask.patch(path, "{\"metadata\":{" + sixteen + "}}").key(key));
    Reply taken = cloud.send(Ask.patch(path, "{\"name\":\"NEIGHBOUR\"}").key(key));
    Reply reserved = cloud.send(Ask.patch(path, "{\"name\":\"files\"}").key(key));
    Reply long2001 =
        cloud.send(Ask.post(path, "{\"description\":\"" + "d".repeat(2001) + "\"}").key(key));

    assertEquals("metadata", merged.text("/error/param"));
    assertEquals("store_name_taken", taken.code());
    assertEquals("invalid_name", reserved.code());
    assertEquals("description", long2001.text("/error/param"));
    assertEquals(json("{\"k\":1}"), cloud.send(Ask.get(path).key(key)).body().at("/metadata"));
  }

  private static JsonNode json(String text) {
    return Json.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void storeOfAModelThatIsNotSetUpIsRefused() {
    for (String field : List.of("model", "embedding_model")) {
      Reply refused = create("{\"name\":\"paid\",\"" + field + "\":\"text-embedding-3-small\"}");

      assertEquals(400, refused.status());
      assertEquals("missing_provider_credentials", refused.code());
      assertEquals(field, refused.text("/error/param"));
      assertTrue(refused.text("/error/message").contains("OPENAI_API_KEY"));
    }
    assertEquals(404, cloud.send(Ask.get("/v1/vector_stores/paid").key(key)).status());
  }

  @Test
  void modelOfAStoreCannotBeChanged() {
    create("{\"name\":\"firm\"}");
    String path = "/v1/vector_stores/firm";

    Reply model = cloud.send(Ask.patch(path, "{\"model\":\"all-MiniLM-L6-v2-fp32\"}").key(key));
    Reply size = cloud.send(Ask.patch(path, "{\"chunking\":{\"size\":9999}}").key(key));
    Reply unknown = cloud.send(Ask.patch(path + "er", "{}").key(key));

    assertEquals("unknown_field", model.code());
    assertEquals("chunking.size", size.text("/error/param"));
    assertEquals("store_not_found", unknown.code());
  }

  @Test
  void saysWhichWayASearchGoes() {
    create("{\"name\":\"small\"}");

    Reply store = cloud.send(Ask.get("/v1/vector_stores/small").key(key));

    assertEquals(
        "{\"method\":\"exact\",\"state\":\"none\",\"rows\":0,\"threshold\":20000}",
        store.body().path("index").toString());
  }

  @Test
  void resultsThatLambdaWouldNotGiveBackAreRefused() {
    create("{\"name\":\"wide\"}");
    StoreSpec store = cloud.catalog().find(TenantId.DEFAULT, "wide").orElseThrow();
    float[] values = new float[store.dim()];
    values[0] = 1;
    String text = "tides " + "\u00fc".repeat(70_000);
    cloud
        .vectors()
        .write(
            new VectorBatch(
                store.index(),
                new VectorBatch.Source("doc_0123456789abcdef01234567", "a.txt", 1),
                VectorBatch.Part.WHOLE,
                IntStream.range(0, 50)
                    .mapToObj(i ->
                        new VectorBatch.Entry(
                            new Chunk(i, i, i + text.length(), text, 5), Vector.of(values)))
                    .toList(),
                new VectorBatch.Facts(Map.of())));

    Reply all = searched("\"max_num_results\":50");
    Reply few = searched("\"max_num_results\":9");
    Reply around = searched("\"max_num_results\":9,\"context\":3");
    Reply marked = searched("\"max_num_results\":1,\"highlight\":true");

    assertEquals(413, all.status());
    assertEquals("response_too_large", all.code());
    assertEquals(9, few.body().path("data").size());
    assertEquals(413, around.status());
    assertEquals("[{\"start\":0,\"end\":5}]", marked.body().at("/data/0/highlights").toString());
    assertTrue(few.body().at("/data/0/highlights").isMissingNode());
  }

  private Reply searched(String more) {
    return cloud.send(
        Ask.post(
                "/v1/vector_stores/wide/search",
                "{\"query\":\"tides\",\"mode\":\"text\"," + more + "}")
            .key(key));
  }

  @Test
  void refusesWhatCannotBe() {
    create("{\"name\":\"taken\"}");

    assertEquals("store_name_taken", create("{\"name\":\"TAKEN\"}").code());
    assertEquals("invalid_name", create("{\"name\":\"vs_" + "0".repeat(24) + "\"}").code());
    assertEquals("expires_after.anchor", create("{\"expires_after\":{}}").text("/error/param"));
    assertEquals("file_not_found", create("{\"file_ids\":[\"f\"]}").code());
    assertEquals("chunking.size", create("{\"chunking\":{\"size\":300}}").text("/error/param"));
    assertEquals(
        "chunking.overlap",
        create("{\"chunking\":{\"size\":50,\"overlap\":50}}").text("/error/param"));
    assertEquals("invalid_dimensions", create("{\"dimensions\":100}").code());
    assertEquals("model_not_found", create("{\"model\":\"nope\"}").code());
  }

  @Test
  void overlongQueriesAreCutUnlessTheyAreToBeRefused() {
    create("{\"name\":\"long\"}");
    String path = "/v1/vector_stores/long/search";
    String query = "\"query\":[\"a\",\"" + "a ".repeat(300) + "\"]";

    Reply cut = cloud.send(Ask.post(path, "{" + query + "}").key(key));
    Reply asked = cloud.send(Ask.post(path, "{" + query + ",\"truncate\":true}").key(key));
    Reply byText = cloud.send(Ask.post(path, "{" + query + ",\"mode\":\"text\"}").key(key));
    Reply whole = cloud.send(Ask.post(path, "{\"query\":\"a\"}").key(key));
    Reply refused = cloud.send(Ask.post(path, "{" + query + ",\"truncate\":false}").key(key));

    assertTrue(cut.body().path("truncated").asBoolean());
    assertTrue(asked.body().path("truncated").asBoolean());
    assertTrue(byText.body().path("truncated").isMissingNode());
    assertTrue(whole.body().path("truncated").isMissingNode());
    assertEquals("input_too_long", refused.code());
    assertEquals("query", refused.text("/error/param"));
  }

  @Test
  void textsOfABatchAreCutWhereItAsksForThat() {
    String embedder = cloud.key("default", Role.EMBED);
    String texts = "\"texts\":[\"a\",\"" + "a ".repeat(300) + "\"]";
    String path = "/v1/embeddings/batch";

    Reply cut = cloud.send(Ask.post(path, "{" + texts + ",\"truncate\":true}").key(embedder));
    Reply refused = cloud.send(Ask.post(path, "{" + texts + "}").key(embedder));

    assertEquals("[1]", cut.body().path("truncated").toString());
    assertEquals("input_too_long", refused.code());
  }

  @Test
  void searchesWithSeveralQueries() {
    create("{\"name\":\"empty\"}");
    String path = "/v1/vector_stores/empty/search";

    Reply page =
        cloud.send(Ask.post(path, "{\"query\":[\"a\",\"b\"],\"rewrite_query\":true}").key(key));
    Reply threshold =
        cloud.send(
            Ask.post(path, "{\"query\":\"a\",\"ranking_options\":{\"score_threshold\":2}}")
                .key(key));

    assertEquals("vector_store.search_results.page", page.text("/object"));
    assertEquals("b", page.text("/search_query/1"));
    assertTrue(page.body().at("/next_page").isNull());
    assertEquals("ranking_options.score_threshold", threshold.text("/error/param"));
  }

  @Test
  void weightsOfAHybridSearchComeTogetherWithinBounds() {
    create("{\"name\":\"weighed\"}");
    Map<String, String> faults =
        Map.of(
            "{\"embedding_weight\":1}", "ranking_options.hybrid_search.text_weight",
            "{}", "ranking_options.hybrid_search.embedding_weight",
            "{\"embedding_weight\":-1,\"text_weight\":1}",
                "ranking_options.hybrid_search.embedding_weight",
            "{\"embedding_weight\":1,\"text_weight\":101}",
                "ranking_options.hybrid_search.text_weight",
            "{\"embedding_weight\":0,\"text_weight\":0}", "ranking_options.hybrid_search",
            "{\"embedding_weight\":1,\"text_weight\":1,\"alpha\":1}",
                "ranking_options.hybrid_search.alpha",
            "{\"embedding_weight\":\"1\",\"text_weight\":1}",
                "ranking_options.hybrid_search.embedding_weight");

    faults.forEach((weights, param) -> {
      Reply refused = searchWeighed(weights);

      assertEquals(400, refused.status(), weights);
      assertEquals(param, refused.text("/error/param"), refused.toString());
    });
    assertEquals(200, searchWeighed("{\"embedding_weight\":1,\"text_weight\":0}").status());
  }

  private Reply searchWeighed(String weights) {
    return cloud.send(
        Ask.post(
                "/v1/vector_stores/weighed/search",
                "{\"query\":\"a\",\"ranking_options\":{\"hybrid_search\":" + weights + "}}")
            .key(key));
  }

  @Test
  void aModelChangedUnderItsIdIsNotComparedWithWhatItMadeBefore() {
    create("{\"name\":\"today\"}");
    StoreSpec today = cloud.catalog().find(new TenantId("default"), "today").orElseThrow();
    cloud
        .catalog()
        .add(
            StoreSpec.of(
                today.tenant(),
                "vs_" + "0".repeat(24),
                "former",
                StoreLabel.of("former"),
                StoreVersion.first(
                    new ModelRef(today.model(), "former@1", "own-former-weights"),
                    2 * today.dim(),
                    today.chunking(),
                    today.createdAt())));
    String path = "/v1/vector_stores/former/search";

    Reply refused = cloud.send(Ask.post(path, "{\"query\":\"a\"}").key(key));
    Reply byWords = cloud.send(Ask.post(path, "{\"query\":\"a\",\"mode\":\"text\"}").key(key));

    assertEquals(409, refused.status());
    assertEquals("state_conflict", refused.code());
    assertTrue(refused.text("/error/message").contains("own-former-weights"));
    assertEquals(200, byWords.status());
  }
}
