package dev.embedway.functions.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.tenant.Role;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.StoreSpec;
import dev.embedway.functions.api.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
    assertEquals(metadata.body(), shown.body().<ObjectNode>require().without("index"));
  }

  private static JsonNode chunking(String method, int size, int overlap) {
    return Json.parse(
        "{\"method\":\"%s\",\"size\":%d,\"overlap\":%d}"
            .formatted(method, size, overlap)
            .getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatAStoreIsCannotBeChanged() {
    create("{\"name\":\"firm\"}");
    String path = "/v1/vector_stores/firm";

    Reply name = cloud.send(Ask.patch(path, "{\"name\":\"other\"}").key(key));
    Reply model = cloud.send(Ask.patch(path, "{\"model\":\"all-MiniLM-L6-v2-fp32\"}").key(key));
    Reply size = cloud.send(Ask.patch(path, "{\"chunking\":{\"size\":9999}}").key(key));
    Reply unknown = cloud.send(Ask.patch(path + "er", "{}").key(key));

    assertEquals("name", name.text("/error/param"));
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
  void refusesWhatCannotBe() {
    create("{\"name\":\"taken\"}");

    assertEquals("store_name_taken", create("{\"name\":\"TAKEN\"}").code());
    assertEquals("invalid_name", create("{\"name\":\"vs_" + "0".repeat(24) + "\"}").code());
    assertEquals("expires_after", create("{\"expires_after\":{}}").text("/error/param"));
    assertEquals("file_ids", create("{\"file_ids\":[\"f\"]}").text("/error/param"));
    assertEquals("chunking.size", create("{\"chunking\":{\"size\":300}}").text("/error/param"));
    assertEquals(
        "chunking.overlap",
        create("{\"chunking\":{\"size\":50,\"overlap\":50}}").text("/error/param"));
    assertEquals("invalid_dimensions", create("{\"dimensions\":100}").code());
    assertEquals("model_not_found", create("{\"model\":\"nope\"}").code());
  }

  @Test
  void searchesWithSeveralQueriesAndRefusesOverlongOnesByName() {
    create("{\"name\":\"empty\"}");
    String path = "/v1/vector_stores/empty/search";

    Reply page =
        cloud.send(Ask.post(path, "{\"query\":[\"a\",\"b\"],\"rewrite_query\":true}").key(key));
    Reply tooLong = cloud.send(Ask.post(path, "{\"query\":\"" + "a ".repeat(300) + "\"}").key(key));
    Reply threshold =
        cloud.send(
            Ask.post(path, "{\"query\":\"a\",\"ranking_options\":{\"score_threshold\":2}}")
                .key(key));

    assertEquals("vector_store.search_results.page", page.text("/object"));
    assertEquals("b", page.text("/search_query/1"));
    assertTrue(page.body().at("/next_page").isNull());
    assertEquals("input_too_long", tooLong.code());
    assertEquals("query", tooLong.text("/error/param"));
    assertEquals("ranking_options.score_threshold", threshold.text("/error/param"));
  }

  @Test
  void aModelChangedUnderItsIdIsNotComparedWithWhatItMadeBefore() {
    create("{\"name\":\"today\"}");
    StoreSpec today = cloud.catalog().find(new TenantId("default"), "today").orElseThrow();
    cloud
        .catalog()
        .add(
            new StoreSpec(
                today.tenant(),
                "vs_" + "0".repeat(24),
                "former",
                today.model(),
                "own-former-weights",
                2 * today.dim(),
                today.chunking(),
                today.liveVersion(),
                today.metadata(),
                today.createdAt()));
    String path = "/v1/vector_stores/former/search";

    Reply refused = cloud.send(Ask.post(path, "{\"query\":\"a\"}").key(key));
    Reply byWords = cloud.send(Ask.post(path, "{\"query\":\"a\",\"mode\":\"text\"}").key(key));

    assertEquals(409, refused.status());
    assertEquals("state_conflict", refused.code());
    assertTrue(refused.text("/error/message").contains("own-former-weights"));
    assertEquals(200, byWords.status());
  }
}
