package dev.embedway.functions.api.embeddings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EmbeddingsBatchRouteTest {

  private final Cloud cloud = Cloud.start();
  private final String key = cloud.key("default", Role.EMBED);

  @AfterAll
  void stop() {
    cloud.close();
  }

  private Reply batch(String fields) {
    return cloud.send(Ask.post("/api/v1/embeddings/batch", "{" + fields + "}").key(key));
  }

  private Reply single(String fields) {
    return cloud.send(Ask.post("/v1/embeddings", "{" + fields + "}").key(key));
  }

  @Test
  void answersBareVectorsOfTheSameNumbersAsTheMainRoute() {
    Reply reply =
        batch(
            "\"texts\":[\"two tides\",\"bread\"],\"model\":\"onnx:all-MiniLM-L6-v2\",\"batch_size\":7");

    assertEquals(200, reply.status());
    assertEquals(
        Embeddings.of(single("\"model\":\"all-MiniLM-L6-v2\",\"input\":[\"two tides\",\"bread\"]")),
        Embeddings.ofBatch(reply));
    assertEquals(2, reply.body().at("/count").asInt());
    assertEquals("onnx:all-MiniLM-L6-v2", reply.text("/model"));
    assertEquals("onnx", reply.text("/provider"));
    assertEquals("onnx", reply.header("X-Embeddings-Provider"));
    assertEquals("", reply.header("X-Embeddings-Dimensions-Policy"));
  }

  @Test
  void takesTheDefaultModelWhereNoneIsNamedUnderBothPrefixes() {
    Reply reply =
        cloud.send(Ask.post("/v1/embeddings/batch", "{\"texts\":[\"two tides\"]}").key(key));

    assertEquals(Cloud.MODEL, reply.text("/model"));
    assertEquals(Embeddings.ofBatch(batch("\"texts\":[\"two tides\"]")), Embeddings.ofBatch(reply));
  }

  @Test
  void theModelsSuffixSaysTheRoleHereToo() {
    assertEquals(
        Embeddings.of(
            single("\"model\":\"nested-mini\",\"input_type\":\"query\",\"input\":\"tides\"")),
        Embeddings.ofBatch(batch("\"model\":\"nested-mini@query\",\"texts\":[\"tides\"]")));
  }

  @Test
  void theProviderComesFromTheBodyThenTheHeader() {
    Ask both =
        Ask.post("/v1/embeddings/batch", "{\"texts\":[\"a\"],\"provider\":\"onnx\"}")
            .key(key)
            .with("x-provider", "acme");

    assertEquals(200, cloud.send(both).status());
    assertEquals("unknown_provider", batch("\"texts\":[\"a\"],\"provider\":\"acme\"").code());
    assertEquals(
        "unknown_provider",
        cloud
            .send(
                Ask.post("/v1/embeddings/batch", "{\"texts\":[\"a\"]}")
                    .key(key)
                    .with("x-provider", "acme"))
            .code());
  }

  @Test
  void hasTheLimitsOfTheMainRouteAndNamesItsOwnField() {
    Map<String, String> refused =
        Map.of(
            "empty_input",
            "[\"a\",\" \"]",
            "too_many_inputs",
            "[" + "\"a\",".repeat(2048) + "\"a\"]",
            "input_too_long",
            "[\"" + "word ".repeat(400) + "\"]",
            "invalid_input_type",
            "[1,2]");
    refused.forEach((code, texts) -> {
      Reply reply = batch("\"texts\":" + texts);

      assertEquals(400, reply.status());
      assertEquals(code, reply.code());
      assertEquals("texts", reply.text("/error/param"));
    });
    Reply tooLarge = batch("\"texts\":[" + "\"a\",".repeat(2047) + "\"a\"]");
    assertEquals("response_too_large", tooLarge.code());
    assertTrue(tooLarge.text("/error/message").contains("POST /embeddings"));
  }

  @Test
  void refusesOtherTypesAndFields() {
    for (String texts : List.of("\"a\"", "{}", "7")) {
      assertEquals("invalid_input_type", batch("\"texts\":" + texts).code());
    }
    assertEquals("empty_input", batch("\"texts\":[]").code());
    assertEquals("empty_input", batch("").code());
    assertEquals("unknown_field", batch("\"texts\":[\"a\"],\"input\":\"a\"").code());
    assertEquals("invalid_parameter", batch("\"texts\":[\"a\"],\"batch_size\":\"many\"").code());
    assertEquals("model_not_found", batch("\"texts\":[],\"model\":\"none-such\"").code());
  }
}
