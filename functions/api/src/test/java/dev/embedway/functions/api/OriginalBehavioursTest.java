package dev.embedway.functions.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.model.Vector;
import dev.embedway.topology.route.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Behaviours of the API in docs/behaviours.md that no other test shows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OriginalBehavioursTest {

  private static final String MINILM = "all-MiniLM-L6-v2";
  private static final String FP32 = "all-MiniLM-L6-v2-fp32";
  private static final String CARDS = "/v1/embeddings/models";

  private final Cloud cloud =
      Cloud.start(
          Map.of(
              "ALLOWED_EMBEDDING_PROVIDERS", "onnx,openai",
              "ALLOWED_EMBEDDING_MODELS", MINILM + ",text-embedding-*",
              "EMBEDDINGS_ENFORCE_POLICY_STRICT", "true"));

  private final String key = cloud.key("alpha", Role.EMBED);
  private final String operator = cloud.key("default", Role.ADMIN);

  @AfterAll
  void stop() {
    cloud.close();
  }

  private Ask ask(String model, String more) {
    return Ask.post(
            "/v1/embeddings", "{\"model\":\"" + model + "\",\"input\":\"a cat\"" + more + "}")
        .key(key);
  }

  private static Ask texts(int count) {
    List<String> texts = Collections.nCopies(count, "\"a cat\"");
    return Ask.post(
        "/v1/embeddings",
        "{\"model\":\"" + MINILM + "\",\"input\":[" + String.join(",", texts) + "]}");
  }

  @Test
  void providersThatAreKnownAndNotBuiltAre501() {
    for (String provider : List.of("mistral", "voyage", "Mistral")) {
      Reply byHeader = cloud.send(ask("some-model", "").with("x-provider", provider));
      Reply byPrefix = cloud.send(ask(provider + ":some-model", ""));

      assertEquals(501, byHeader.status(), provider);
      assertEquals("provider_unsupported", byHeader.code());
      assertEquals(501, byPrefix.status(), provider);
    }
  }

  @Test
  void strictListsHoldForTheOperatorToo() {
    Reply denied = cloud.send(ask(FP32, "").key(operator));

    assertEquals(403, denied.status());
    assertEquals("model_denied", denied.code());
    assertEquals(200, cloud.send(ask(MINILM, "").key(operator)).status());
  }

  @Test
  void theListOfModelsSaysWhichIsTheDefaultWhichAreAllowedAndByWhatLists() {
    Reply reply = cloud.send(Ask.get(CARDS).key(key));

    assertEquals(List.of("onnx", "openai"), texts(reply.body().path("allowed_providers")));
    assertEquals(List.of(MINILM, "text-embedding-*"), texts(reply.body().path("allowed_models")));
    List<String> defaults = new ArrayList<>();
    List<String> denied = new ArrayList<>();
    for (JsonNode card : reply.body().path("data")) {
      if (card.path("default").asBoolean()) {
        defaults.add(card.path("provider").asText() + ":" + card.path("model").asText());
      }
      if (!card.path("allowed").asBoolean()) {
        denied.add(card.path("model").asText());
      }
    }
    assertEquals(List.of("onnx:" + MINILM), defaults);
    assertTrue(denied.contains(FP32), denied::toString);
    assertTrue(denied.contains("embed-english-v3.0"), denied::toString);
    assertTrue(!denied.contains("text-embedding-3-small"), denied::toString);
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asText).toList();
  }

  @Test
  void modelsAndTheirListsAreShownToHoldersOfAKeyAlone() {
    for (String path : List.of(CARDS, CARDS + "/" + MINILM, "/v1/models")) {
      assertEquals(401, cloud.send(Ask.get(path)).status(), path);
      assertEquals(200, cloud.send(Ask.get(path).key(key)).status(), path);
    }
    assertTrue(!cloud.send(Ask.get("/v1/embeddings/health")).body().toString().contains("allowed"));
  }

  @Test
  void lengthsThatAModelWasNotTrainedForAreRefusedOnBothRoutes() {
    for (String refused :
        List.of(
            "\"text-embedding-ada-002\",\"dimensions\":256",
            "\"text-embedding-3-small\",\"dimensions\":1537",
            "\"text-embedding-3-large\",\"dimensions\":3073",
            "\"all-MiniLM-L6-v2\",\"dimensions\":4097")) {
      Reply main =
          cloud.send(
              Ask.post("/v1/embeddings", "{\"input\":\"a\",\"model\":" + refused + "}").key(key));
      Reply batch =
          cloud.send(
              Ask.post("/v1/embeddings/batch", "{\"texts\":[\"a\"],\"model\":" + refused + "}")
                  .key(key));

      assertEquals(400, main.status(), refused);
      assertEquals("invalid_dimensions", main.code());
      assertEquals("invalid_dimensions", batch.code(), refused);
    }
  }

  @Test
  void theBatchRouteSaysWhatIsLeftOfALimit() {
    CloudProcess limited = cloud.setup(Map.of("EMBEDDINGS_TENANT_RPS", "5"));
    String limitedKey = cloud.key("batches", Role.EMBED);

    Reply reply =
        limited.send(Ask.post("/v1/embeddings/batch", "{\"texts\":[\"a\"]}").key(limitedKey));

    assertEquals(200, reply.status());
    assertEquals("10", reply.header("x-ratelimit-limit-requests"));
    assertTrue(Integer.parseInt(reply.header("x-ratelimit-remaining-requests")) < 10);
    assertTrue(!reply.header("x-ratelimit-reset-requests").isEmpty());
  }

  @Test
  void aRequestOfManyTextsIsOneRequestOfALimit() {
    CloudProcess limited = cloud.setup(Map.of("EMBEDDINGS_TENANT_RPS", "1"));
    String limitedKey = cloud.key("many", Role.EMBED);

    Reply reply = limited.send(texts(500).key(limitedKey));

    assertEquals(200, reply.status());
    assertEquals(500, reply.body().at("/data").size());
    assertEquals("1", reply.header("x-ratelimit-remaining-requests"));
  }

  @Test
  void healthCarriesTheRequestsIdAndItsTrace() {
    Reply own = cloud.send(Ask.get("/v1/embeddings/health").with("x-request-id", "mine-7"));
    Reply made = cloud.send(Ask.get("/v1/embeddings/health"));

    assertEquals("mine-7", own.header("X-Request-ID"));
    assertTrue(made.header("X-Request-ID").startsWith("req_"));
    assertTrue(made.header("traceparent").matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]"));
  }

  @Test
  void manyRequestsAtOnceAllGetTheirOwnAnswers() throws Exception {
    List<Vector> alone = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      alone.addAll(Embeddings.of(cloud.send(numbered(i))));
    }

    List<Future<Reply>> replies = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 64; i++) {
        Ask ask = numbered(i % 4);
        replies.add(callers.submit(() -> cloud.send(ask)));
      }
    }

    for (int i = 0; i < replies.size(); i++) {
      Reply reply = replies.get(i).get();
      assertEquals(200, reply.status());
      assertEquals(List.of(alone.get(i % 4)), Embeddings.of(reply));
    }
    assertEquals(
        0, cloud.send(Ask.get("/v1/embeddings/health")).body().at("/active_requests").asInt(-1));
  }

  private Ask numbered(int number) {
    return Ask.post(
            "/v1/embeddings", "{\"model\":\"" + MINILM + "\",\"input\":\"caller " + number + "\"}")
        .key(key);
  }

  @Test
  void metricsHaveTheOriginalsShape() {
    JsonNode body = cloud.send(Ask.get("/v1/embeddings/metrics").key(operator)).body();

    holds(body, "cache", "active_requests", "circuit_breakers", "counters", "details", "config");
    holds(body.path("cache"), "size", "max_size", "ttl_seconds", "hits", "misses", "hit_rate");
    holds(
        body.path("counters"),
        "requests_total",
        "provider_failures_total",
        "fallbacks_total",
        "policy_denied_total",
        "dimension_adjustments_total",
        "token_inputs_total");
    holds(
        body.path("details"),
        "requests",
        "provider_failures",
        "fallbacks",
        "policy_denied",
        "dimension_adjustments",
        "token_inputs");
    holds(body.path("config"), "enforce_policy", "dimension_policy", "cache");
    holds(body.at("/config/cache"), "ttl_seconds", "max_size");
    body.path("details").forEach(samples -> assertTrue(samples.isArray()));
  }

  private static void holds(JsonNode object, String... fields) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    assertTrue(names.containsAll(List.of(fields)), names::toString);
  }

  @Test
  void prometheusHasTheOriginalsNames() {
    String text =
        cloud
            .send(Ask.get("/v1/embeddings/metrics").key(operator).with("accept", "text/plain"))
            .body()
            .textValue();

    for (String name :
        List.of(
            "embedding_requests_total counter",
            "embedding_request_duration_seconds histogram",
            "embedding_cache_hits_total counter",
            "embedding_provider_failures_total counter",
            "embedding_fallbacks_total counter",
            "embedding_policy_denied_total counter",
            "embedding_dimension_adjustments_total counter",
            "embedding_token_inputs_total counter",
            "embedding_stage_batch_size histogram",
            "embedding_stage_payload_bytes histogram",
            "embedding_cache_size gauge",
            "active_embedding_requests gauge",
            "pgvector_rows_upserted_total counter",
            "pgvector_rows_deleted_total counter",
            "pgvector_upsert_latency_seconds histogram",
            "pgvector_query_latency_seconds histogram",
            "pgvector_delete_latency_seconds histogram")) {
      assertTrue(text.contains("# TYPE " + name + "\n"), name);
    }
    assertTrue(text.contains("\npgvector_rows_deleted_total "), text);
  }
}
