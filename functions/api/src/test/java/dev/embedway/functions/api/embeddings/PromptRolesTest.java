package dev.embedway.functions.api.embeddings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Embeddings;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Prompt roles, given by the field or by the suffix of the model's id. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PromptRolesTest {

  private final Cloud cloud = Cloud.start();
  private final String key = cloud.key("default", Role.EMBED);

  @AfterAll
  void stop() {
    cloud.close();
  }

  private Reply embed(String text) {
    String json = "{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"" + text + "\"}";
    return cloud.send(Ask.post("/v1/embeddings", json).key(key));
  }

  @Test
  void theRoleComesFromTheModelsSuffixAsFromTheField() {
    Reply query = role("nested-mini@query", "");

    assertEquals(Embeddings.of(role("nested-mini", "query")), Embeddings.of(query));
    assertEquals(Embeddings.of(role("onnx:nested-mini@query", "")), Embeddings.of(query));
    assertEquals(Embeddings.of(role("nested-mini@query", "query")), Embeddings.of(query));
    assertEquals("nested-mini@query", query.text("/model"));
    assertEquals(
        Embeddings.of(role("nested-mini@passage", "")), Embeddings.of(role("nested-mini", "")));
    assertEquals(
        3,
        List.of("@query", "@passage", "@none").stream()
            .map(suffix -> Embeddings.of(role("nested-mini" + suffix, "")))
            .distinct()
            .count());
    assertEquals(
        Embeddings.of(embed("query: tides")), Embeddings.of(role("nested-mini@query", "")));
  }

  @Test
  void promptsOfTheOperatorsAreReadInsteadOfTheCards() {
    String prompts = "models: {nested-mini: {query: 'ask: ', passage: 'tell: '}}";
    try (Cloud other = Cloud.start(Map.of("EMBEDWAY_PROMPTS", prompts))) {
      String its = other.key("default", Role.EMBED);
      Ask asQuery =
          Ask.post("/v1/embeddings", "{\"model\":\"nested-mini@query\",\"input\":\"tides\"}");
      Ask asPassage = Ask.post("/v1/embeddings", "{\"model\":\"nested-mini\",\"input\":\"tides\"}");

      assertEquals(Embeddings.of(embed("ask: tides")), Embeddings.of(other.send(asQuery.key(its))));
      assertEquals(
          Embeddings.of(embed("tell: tides")), Embeddings.of(other.send(asPassage.key(its))));
      Ask card = Ask.get("/v1/embeddings/models/nested-mini");
      assertEquals("nested-mini", cloud.send(card.key(key)).text("/vector_space"));
      assertEquals(
          "nested-mini+",
          other.send(card.key(its)).text("/vector_space").replaceAll("[0-9a-f]{16}$", ""));
    }
  }

  private Reply role(String model, String inputType) {
    String field = inputType.isEmpty() ? "" : ",\"input_type\":\"" + inputType + "\"";
    return cloud.send(
        Ask.post("/v1/embeddings", "{\"model\":\"" + model + "\",\"input\":\"tides\"" + field + "}")
            .key(key));
  }

  @Test
  void aSuffixAndAFieldThatDifferAreRefused() {
    Reply reply = role("nested-mini@query", "passage");

    assertEquals("invalid_parameter", reply.code());
    assertEquals("input_type", reply.text("/error/param"));
    assertEquals("model_not_found", role("nested-mini@question", "").code());
  }

  @Test
  void modelsAnswerToTheirSuffixedIdsAndStoresDoNot() {
    JsonNode card = cloud.send(Ask.get("/v1/embeddings/models/nested-mini@query").key(key)).body();
    Reply openAi = cloud.send(Ask.get("/v1/models/nested-mini%40query").key(key));
    Reply store =
        cloud.send(
            Ask.post("/v1/vector_stores", "{\"name\":\"s\",\"model\":\"nested-mini@query\"}")
                .key(cloud.key("default", Role.INGEST)));

    assertEquals("nested-mini", card.path("model").textValue());
    assertEquals("nested-mini", openAi.text("/id"));
    assertEquals("invalid_parameter", store.code());
    assertEquals("model", store.text("/error/param"));
  }
}
