package dev.embedway.functions.api.embeddings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EmbeddingsRouteTest {

  private final Cloud cloud = Cloud.start();
  private String key = "";

  @BeforeAll
  void makeKey() {
    key = cloud.key("default", Role.EMBED);
  }

  @AfterAll
  void stop() {
    cloud.close();
  }

  private Reply embed(String json) {
    return cloud.send(Ask.post("/v1/embeddings", json).key(key));
  }

  @Test
  void whatClientsOfOtherLanguagesSendIsRead() {
    String plain = "{\"input\":\"tides\",\"model\":\"all-MiniLM-L6-v2\",\"dimensions\":384}";
    Reply expected = embed(plain);
    Ask asked = Ask.post("/v1/embeddings", plain).key(key);

    for (Ask ask :
        List.of(
            asked.body("\ufeff" + plain),
            asked.body(plain.replace("384", "384.0")),
            asked.body(plain.replace("384", "3.84e2")),
            asked.with("x-provider", ""),
            asked.with("x-provider", " "),
            asked.with("content-encoding", "identity"))) {
      Reply reply = cloud.send(ask);

      assertEquals(200, reply.status(), ask::toString);
      assertEquals(expected.body().at("/data"), reply.body().at("/data"));
    }
    assertEquals("invalid_parameter", embed(plain.replace("384", "384.5")).code());
    assertEquals("invalid_parameter", embed(plain.replace("384", "1e300")).code());
    Reply packed = cloud.send(asked.with("content-encoding", "gzip"));
    assertEquals(415, packed.status());
    assertEquals("unsupported_media_type", packed.code());
  }

  @Test
  void theHubsNamesMeanTheModelsThatAreHere() {
    Reply named =
        embed("{\"input\":\"tides\",\"model\":\"sentence-transformers/all-MiniLM-L6-v2\"}");
    Reply bare = embed("{\"input\":\"tides\",\"model\":\"all-MiniLM-L6-v2\"}");

    assertEquals(200, named.status());
    assertEquals(bare.body().at("/data"), named.body().at("/data"));
    assertEquals("onnx", named.header("X-Embeddings-Provider"));
  }

  @Test
  void answersStringsInTheirOrderWithUsageAndTheModelAsWritten() {
    Reply reply =
        embed(
            "{\"model\":\"onnx:all-MiniLM-L6-v2\",\"input\":[\"a cat\",\"a dog\"],\"user\":\"u\"}");

    assertEquals(200, reply.status());
    assertEquals("list", reply.text("/object"));
    assertEquals("onnx:all-MiniLM-L6-v2", reply.text("/model"));
    assertEquals(2, reply.body().at("/data").size());
    assertEquals(1, reply.body().at("/data/1/index").asInt());
    assertEquals(384, reply.body().at("/data/1/embedding").size());
    assertEquals(8, reply.body().at("/usage/prompt_tokens").asInt());
    assertEquals(8, reply.body().at("/usage/total_tokens").asInt());
    assertEquals("onnx", reply.header("X-Embeddings-Provider"));
    assertEquals("hit=0 miss=2", reply.header("X-Embeddings-Cache"));
    assertEquals("", reply.header("X-Embeddings-Dimensions-Policy"));
    assertTrue(reply.header("x-total-time").matches("[0-9]+"));
  }

  @Test
  void writesTheSameNumbersAsFloatsAndAsBase64() {
    Reply floats = embed("{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"a cat\"}");
    Reply base64 =
        embed(
            "{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"a cat\",\"encoding_format\":\"base64\"}");

    JsonNode decimal = floats.body().at("/data/0/embedding");
    ByteBuffer binary =
        ByteBuffer.wrap(Base64.getDecoder().decode(base64.text("/data/0/embedding")))
            .order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(384 * 4, binary.remaining());
    for (JsonNode number : decimal) {
      assertEquals(binary.getFloat(), (float) number.asDouble());
    }
  }

  @Test
  void namesThePolicyWhenDimensionsAreSent() {
    Reply reply = embed("{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"a\",\"dimensions\":384}");

    assertEquals(200, reply.status());
    assertEquals("reduce", reply.header("X-Embeddings-Dimensions-Policy"));
  }

  @Test
  void cutsOverlongInputsOnlyWhenAskedAndSaysSo() {
    String tooLong = "word ".repeat(400);

    Reply refused = embed("{\"model\":\"all-MiniLM-L6-v2\",\"input\":[\"a\",\"" + tooLong + "\"]}");
    Reply cut =
        embed(
            "{\"model\":\"all-MiniLM-L6-v2\",\"truncate\":true,\"input\":[\"a\",\""
                + tooLong
                + "\"]}");

    assertEquals("input_too_long", refused.code());
    assertEquals(1, refused.body().at("/error/details/0/index").asInt());
    assertEquals(402, refused.body().at("/error/details/0/tokens").asInt());
    assertEquals(256, refused.body().at("/error/details/0/limit").asInt());
    assertEquals(200, cut.status());
    assertTrue(cut.body().at("/data/1/truncated").asBoolean());
    assertFalse(cut.body().at("/data/0").has("truncated"));
  }

  @Test
  void saysAnUnknownModelBeforeAFaultyInput() {
    Reply reply = embed("{\"model\":\"all-MiniLM-L6-v3\",\"input\":[1,2]}");

    assertEquals("model_not_found", reply.code());
    assertTrue(reply.text("/error/message").contains("all-MiniLM-L6-v2"));
  }

  @Test
  void saysHowManyInputsFitBeforeAnythingIsComputed() {
    String inputs = "[" + "\"a\",".repeat(2047) + "\"a\"]";

    Reply floats = embed("{\"model\":\"all-MiniLM-L6-v2\",\"input\":" + inputs + "}");
    Reply base64 =
        embed(
            "{\"model\":\"all-MiniLM-L6-v2\",\"encoding_format\":\"base64\",\"input\":"
                + inputs
                + "}");

    assertEquals("response_too_large", floats.code());
    assertTrue(floats.text("/error/message").contains("2.3 times smaller"));
    assertEquals(2048, floats.body().at("/error/details/inputs").asInt());
    assertEquals(200, base64.status());
    assertEquals(2048, base64.body().at("/data").size());
  }

  @Test
  void fillsTheLargestFloatAnswerAndStaysBelowLambdasLimit() {
    Reply refused =
        embed("{\"model\":\"all-MiniLM-L6-v2\",\"input\":[" + "\"a\",".repeat(2047) + "\"a\"]}");
    int fit = refused.body().at("/error/details/limit").asInt();
    StringBuilder inputs = new StringBuilder("\"text 0\"");
    for (int i = 1; i < fit; i++) {
      inputs.append(",\"text ").append(i).append("\"");
    }

    Reply full = embed("{\"model\":\"all-MiniLM-L6-v2\",\"input\":[" + inputs + "]}");

    assertEquals(200, full.status());
    assertEquals(fit, full.body().at("/data").size());
    int size = full.body().toString().length();
    assertTrue(size > 5_000_000 && size < 5_700_000, "characters: " + size);
  }

  @Test
  void listsAndShowsModelsInBothForms() {
    Reply openAi = cloud.send(Ask.get("/v1/models").key(key));
    Reply card = cloud.send(Ask.get("/api/v1/embeddings/models/all-MiniLM-L6-v2").key(key));
    Reply cards = cloud.send(Ask.get("/api/v1/embeddings/models").key(key));
    Reply one = cloud.send(Ask.get("/v1/models/onnx%3Aall-MiniLM-L6-v2-fp32").key(key));

    assertEquals("all-MiniLM-L6-v2", openAi.text("/data/0/id"));
    assertEquals("model", openAi.text("/data/0/object"));
    assertEquals(384, card.body().at("/dimension").asInt());
    assertEquals(256, card.body().at("/max_tokens").asInt());
    assertTrue(cards.body().at("/data/0/default").asBoolean());
    assertTrue(cards.body().at("/allowed_models").isNull());
    assertEquals("all-MiniLM-L6-v2-fp32", one.text("/id"));
  }

  @Test
  void answersHealthWithoutAKey() {
    assertEquals("healthy", cloud.send(Ask.get("/v1/health")).text("/status"));
    assertEquals("healthy", cloud.send(Ask.get("/health")).text("/status"));
    assertEquals(200, cloud.send(Ask.get("/api/v1/embeddings/health")).status());
  }
}
