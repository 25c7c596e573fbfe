package dev.embedway.functions.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.tenant.Role;
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
}
