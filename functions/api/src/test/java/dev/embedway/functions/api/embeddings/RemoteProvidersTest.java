package dev.embedway.functions.api.embeddings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.embedway.core.breaker.BreakerStatus;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.model.Vector;
import dev.embedway.core.store.StoreLabel;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.store.StoreVersion.ModelRef;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.functions.api.http.message.Json;
import dev.embedway.topology.route.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Services behind the routes: what a caller sees of them and of their failures. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public final class RemoteProvidersTest {

  /**
   * Prefix of the ids of models that the services answer by the status behind it; 200 is malformed.
   */
  private static final String BAD = "bad-";

  /** A model whose vectors take many characters. */
  private static final String LONG_NUMBERS = "long-numbers";

  private static final String SMALL = "text-embedding-3-small";

  private final HttpServer server = server();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final Queue<String> paths = new ConcurrentLinkedQueue<>();
  private final Queue<String> inputs = new ConcurrentLinkedQueue<>();
  private volatile int openAiStatus = 200;
  private volatile int localStatus = 200;

  private final Cloud cloud =
      Cloud.start(
          Map.of(
              "OPENAI_BASE_URL", url("/openai"),
              "OPENAI_API_KEY", "sk-of-the-operator",
              "LOCAL_API_URL", url("/local"),
              "EMBEDDINGS_MAX_RETRIES", "2",
              "DENIED_EMBEDDING_MODELS", "text-embedding-ada-002",
              "DENIED_EMBEDDING_PROVIDERS", "google"));

  private final String key = cloud.key("alpha", Role.EMBED, Role.INGEST);
  private final String operator = cloud.key("default", Role.ADMIN);

  @AfterAll
  void stop() {
    cloud.close();
    server.stop(0);
  }

  @BeforeEach
  void allIsWell() {
    openAiStatus = 200;
    localStatus = 200;
    asked.clear();
    paths.clear();
    inputs.clear();
    for (BreakerStatus each : cloud.breakers().list()) {
      cloud.breakers().of(each.id()).reset();
      cloud.breakers().of(each.id().of(SMALL)).reset();
    }
  }

  private static HttpServer server() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String url(String path) {
    server.createContext(path, this::answer);
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean isOpenAi = exchange.getRequestURI().getPath().startsWith("/openai");
    paths.add(exchange.getRequestURI().getPath());
    asked.add(isOpenAi ? "openai" : "local_api");
    JsonNode request = new ObjectMapper().readTree(exchange.getRequestBody());
    inputs.add(request.path("input").toString());
    String model = request.path("model").asText();
    boolean isBad = model.startsWith(BAD);
    int status =
        isBad
            ? Integer.parseInt(model.substring(BAD.length(), BAD.length() + 3))
            : isOpenAi ? openAiStatus : localStatus;
    byte[] body =
        (status == 200 && !isBad ? vectors(request) : "{}").getBytes(StandardCharsets.UTF_8);
    if (status == 429) {
      exchange.getResponseHeaders().add("Retry-After", "120");
    }
    exchange.sendResponseHeaders(status, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  private static String vectors(JsonNode request) {
    int dim =
        request.path("dimensions").asInt(request.path("model").asText().equals(SMALL) ? 1536 : 5);
    ObjectNode answer = Json.object();
    ArrayNode data = answer.putArray("data");
    for (JsonNode input : request.path("input")) {
      float[] values = new float[dim];
      int place = input.isArray() ? input.get(0).intValue() : input.textValue().length();
      values[place % dim] = 1;
      if (request.path("model").asText().equals(LONG_NUMBERS)) {
        values = new float[384];
        Arrays.fill(values, -Math.nextDown(1e-10f));
      }
      data.addObject()
          .put("index", data.size() - 1)
          .put("embedding", Base64.getEncoder().encodeToString(Vector.of(values).toBytes()));
    }
    answer.putObject("usage").put("prompt_tokens", 11);
    return answer.toString();
  }

  private Reply embed(String model, String more) {
    return cloud.send(
        Ask.post(
                "/v1/embeddings",
                "{\"model\":\"" + model + "\",\"input\":[\"a\",\"bc\"]" + more + "}")
            .key(key));
  }

  @Test
  void aServiceAnswersWithItsOwnUsageAndDimensions() {
    Reply reply = embed(SMALL, ",\"dimensions\":256");

    assertEquals(200, reply.status());
    assertEquals("openai", reply.header("X-Embeddings-Provider"));
    assertEquals(SMALL, reply.text("/model"));
    assertEquals(256, reply.body().at("/data/1/embedding").size());
    assertEquals(1, reply.body().at("/data/1/embedding/2").asDouble());
    assertEquals(11, reply.body().at("/usage/total_tokens").asInt());
    assertEquals("", reply.header("X-Embeddings-Fallback-From"));
  }

  @Test
  void anAnswerOfLongNumbersIsRefusedBeforeItIsTooLargeToBeGiven() {
    String texts =
        IntStream.range(0, 1_100).mapToObj(i -> "\"" + i + "\"").collect(Collectors.joining(","));
    for (String route : List.of("embeddings\",\"input", "embeddings/batch\",\"texts")) {
      String[] parts = route.split("\",\"", -1);
      Reply refused =
          cloud.send(
              Ask.post(
                      "/v1/" + parts[0],
                      "{\"model\":\"local_api:"
                          + LONG_NUMBERS
                          + "\",\""
                          + parts[1]
                          + "\":["
                          + texts
                          + "]}")
                  .key(key));

      assertEquals(413, refused.status(), parts[0]);
      assertEquals("response_too_large", refused.code());
      int fit = refused.body().at("/error/details/limit").asInt();
      assertTrue(fit > 800 && fit < 1_100, () -> "limit " + fit);
    }
  }

  @Test
  void prometheusHasSamplesOfBreakersAndOfThisProcess() {
    embed(SMALL, "");

    String text =
        cloud
            .send(Ask.get("/v1/embeddings/metrics").key(operator).with("accept", "text/plain"))
            .body()
            .textValue();

    for (String sample :
        List.of(
            "\ncircuit_breaker_state{service=\"embeddings_openai\"} 0\n",
            "\ncircuit_breaker_failures{service=\"embeddings_openai\"} ",
            "\ncircuit_breaker_successes{service=\"embeddings_openai\"} ",
            "\nembedding_cache_size ",
            "\nembedding_cache_max_size ",
            "\nactive_embedding_requests ")) {
      assertTrue(text.contains(sample), () -> sample + " is not in\n" + text);
    }
  }

  @Test
  void aModelWithoutACardIsPassedOn() {
    Reply reply = embed("local_api:my/model:latest", "");

    assertEquals(200, reply.status());
    assertEquals("local_api:my/model:latest", reply.text("/model"));
    assertEquals(5, reply.body().at("/data/0/embedding").size());
  }

  /** An upstream status, and what a caller sees of it. */
  private record Row(int upstream, int status, String code, int calls, boolean again) {}

  @TestFactory
  Stream<DynamicTest> aServicesFailureHasItsStatusAndCode() {
    return Stream.of(
            new Row(400, 400, "provider_rejected", 1, false),
            new Row(401, 502, "provider_credentials_rejected", 1, false),
            new Row(403, 502, "provider_credentials_rejected", 1, false),
            new Row(404, 400, "provider_rejected", 1, false),
            new Row(408, 504, "provider_timeout", 3, true),
            new Row(413, 400, "provider_rejected", 1, false),
            new Row(422, 400, "provider_rejected", 1, false),
            new Row(429, 429, "provider_rate_limited", 1, true),
            new Row(500, 503, "provider_unavailable", 3, true),
            new Row(503, 503, "provider_unavailable", 3, true))
        .map(row ->
            DynamicTest.dynamicTest(
                "upstream " + row.upstream(),
                () -> {
                  allIsWell();
                  localStatus = row.upstream();

                  Reply reply = embed("local_api:m" + row.upstream(), "");

                  assertEquals(row.status(), reply.status());
                  assertEquals(row.code(), reply.code());
                  assertEquals(row.calls(), asked.size());
                  assertEquals(String.valueOf(row.again()), reply.header("x-should-retry"));
                  if (row.upstream() == 429) {
                    assertEquals("60", reply.header("Retry-After"));
                  }
                  if (row.status() == 400) {
                    assertEquals(row.upstream(), reply.body().at("/error/details/status").asInt());
                  }
                }));
  }

  private Ask ofIds(String model, String input) {
    return Ask.post("/v1/embeddings", "{\"model\":\"" + model + "\",\"input\":" + input + "}")
        .key(key);
  }

  @Test
  void openAisOwnModelGetsTokenIdsAsTheCallerSentThem() {
    String ids = "[[1200,97,98],[18107],[220]]";
    Reply first = cloud.send(ofIds(SMALL, ids));
    Reply again = cloud.send(ofIds(SMALL, "[1200,97,98]"));
    Reply text = embed(SMALL, "");

    assertEquals(200, first.status());
    assertEquals(1, first.body().at("/data/0/embedding/1200").asDouble());
    assertEquals(1, first.body().at("/data/1/embedding/" + 18107 % 1536).asDouble());
    assertEquals(11, first.body().at("/usage/total_tokens").asInt());
    assertEquals(first.body().at("/data/0/embedding"), again.body().at("/data/0/embedding"));
    assertEquals(200, text.status());
    assertEquals(ids, inputs.peek());
  }

  @Test
  void limitsOfOpenAisOwnModelCountTheIds() {
    String largest = "[" + "97,".repeat(8191) + "97]";
    Reply tooLong = cloud.send(ofIds(SMALL, "[[97]," + largest.replaceFirst("97", "97,97") + "]"));
    Reply longest = cloud.send(ofIds(SMALL, largest));
    Reply tooMany = cloud.send(ofIds(SMALL, "[" + (largest + ",").repeat(36) + largest + "]"));

    assertEquals("input_too_long", tooLong.code());
    assertEquals(1, tooLong.body().at("/error/details/0/index").asInt());
    assertEquals(8193, tooLong.body().at("/error/details/0/tokens").asInt());
    assertEquals(200, longest.status());
    assertEquals("max_tokens_per_request", tooMany.code());
    assertEquals(List.of("[" + largest + "]"), List.copyOf(inputs));
  }

  @Test
  void tokenIdsAreTextForWhateverIsNotOpenAisOwn() {
    openAiStatus = 500;
    Reply standIn = cloud.send(ofIds(SMALL, "[[15339,1917],[64,65]]"));
    Reply noText = cloud.send(ofIds(SMALL, "[18107]"));
    openAiStatus = 200;
    Reply another = cloud.send(ofIds("openai:another", "[15339,1917]"));
    Reply local = cloud.send(ofIds("local_api:" + SMALL, "[[71,72]]"));
    Reply half = cloud.send(ofIds("local_api:" + SMALL, "[18107]"));

    assertEquals("openai", standIn.header("X-Embeddings-Fallback-From"));
    assertEquals("provider_unavailable", noText.code());
    assertEquals(200, another.status());
    assertEquals(200, local.status());
    assertEquals("invalid_token_array", half.code());
    assertEquals(
        List.of(
            "[[15339,1917],[64,65]]",
            "[\"hello world\",\"ab\"]",
            "[[18107]]",
            "[\"hello world\"]",
            "[\"hi\"]"),
        inputs.stream().distinct().toList());
  }

  @Test
  void tokenIdsAreRefusedWhereTheOperatorSaysSo() {
    Reply reply =
        cloud.send(ofIds(SMALL, "[15339,1917]"), Map.of("EMBEDDINGS_ACCEPT_TOKEN_ARRAYS", "false"));

    assertEquals("invalid_input_type", reply.code());
    assertEquals(0, asked.size());
  }

  @Test
  void theSameModelAtAnotherProviderStandsIn() {
    openAiStatus = 500;

    Reply reply = embed(SMALL, "");

    assertEquals(200, reply.status());
    assertEquals("local_api", reply.header("X-Embeddings-Provider"));
    assertEquals("openai", reply.header("X-Embeddings-Fallback-From"));
    assertEquals("local_api:" + SMALL, reply.text("/model"));
    assertEquals(List.of("openai", "openai", "openai", "local_api"), List.copyOf(asked));
  }

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whateverStandsInIsAskedForEmbeddingsAndAnswersWithinTheTime() {
    openAiStatus = 503;

    Reply reply = embed(SMALL, "");

    assertEquals(200, reply.status());
    assertEquals(2, reply.body().path("data").size());
    assertEquals(
        List.of(
            "/openai/embeddings", "/openai/embeddings", "/openai/embeddings", "/local/embeddings"),
        List.copyOf(paths));
  }

  @Test
  void noOtherModelStandsInUnlessTheOperatorSaysSo() {
    openAiStatus = 500;

    Reply other = embed("openai:another", "");
    Reply bound = bound();

    assertEquals("provider_unavailable", other.code());
    assertEquals("provider_unavailable", bound.code());
    assertFalse(asked.contains("local_api"));
  }

  @Test
  void aServiceThatKeepsFailingIsNotAskedUntilItsBreakerIsReset() {
    assertEquals(200, embed(SMALL, ",\"dimensions\":512").status());
    openAiStatus = 500;
    for (int i = 0; i < 3; i++) {
      assertEquals("provider_unavailable", bound().code());
    }

    Reply opening = bound();
    Reply refused = bound();
    String state = breakers().text("/embeddings_openai/state");
    Reply health = cloud.send(Ask.get("/v1/embeddings/health"));
    int calls = asked.size();
    cloud.send(Ask.post("/v1/embeddings/circuit-breakers/openai/reset", "").key(operator));
    openAiStatus = 200;

    assertEquals("breaker_open", opening.code());
    assertEquals(503, refused.status());
    assertEquals("breaker_open", refused.code());
    assertTrue(Integer.parseInt(refused.header("Retry-After")) > 20);
    assertEquals("true", refused.header("x-should-retry"));
    assertEquals("OPEN", state);
    assertEquals("healthy", health.text("/status"));
    assertEquals("OPEN", health.text("/circuit_breakers/openai/state"));
    assertEquals(9, health.body().at("/circuit_breakers/openai/failure_count").asInt());
    assertEquals(10, calls);
    assertEquals(200, bound().status());
  }

  @TestFactory
  Stream<DynamicTest> modelsThatFailForOneTenantLeaveAnothersModelAlone() {
    String attacker = cloud.key("attacker", Role.EMBED);
    return Stream.of(401, 403, 404, 200, 500, 429)
        .map(status ->
            DynamicTest.dynamicTest(
                "upstream " + status,
                () -> {
                  allIsWell();
                  for (int i = 0; i < (status == 500 ? 5 : 15); i++) {
                    String model = BAD + status + (i % 3 < 2 ? "" : "-" + i);
                    Reply bad = cloud.send(one("openai:" + model, i).key(attacker));
                    Reply good = cloud.send(one("openai:" + SMALL, 100 * status + i).key(key));

                    assertTrue(bad.status() >= 400, bad::code);
                    assertEquals(200, good.status(), good::code);
                    assertEquals("CLOSED", breakers().text("/embeddings_openai/state"));
                  }
                  assertEquals(
                      status == 404 ? "" : "OPEN",
                      breakers().text("/embeddings_openai/endpoints/0/models/0/state"));
                }));
  }

  private static Ask one(String model, int text) {
    return Ask.post(
        "/v1/embeddings", "{\"model\":\"" + model + "\",\"input\":\"text " + text + "\"}");
  }

  private Reply breakers() {
    return cloud.send(Ask.get("/v1/embeddings/circuit-breakers").key(operator));
  }

  private Reply bound() {
    return cloud.send(
        Ask.post("/v1/embeddings", "{\"model\":\"" + SMALL + "\",\"input\":\"a\"}")
            .with("x-provider", "openai")
            .key(key));
  }

  @Test
  void exhaustionIsSaidWhenAllFailed() {
    openAiStatus = 500;
    localStatus = 503;

    assertEquals("fallback_exhausted", embed(SMALL, "").code());
  }

  @Test
  void listsHoldOnEveryRouteThatNamesAModel() {
    Reply batch =
        cloud.send(
            Ask.post(
                    "/v1/embeddings/batch",
                    "{\"model\":\"text-embedding-ada-002\",\"texts\":[\"a\"]}")
                .key(key));
    Reply store =
        cloud.send(
            Ask.post(
                    "/v1/vector_stores",
                    "{\"name\":\"denied\",\"embedding_model\":\"text-embedding-ada-002\"}")
                .key(key));

    assertEquals("model_denied", embed("text-embedding-ada-002", "").code());
    assertEquals("provider_denied", embed("google:any", "").code());
    assertEquals("model_denied", batch.code());
    assertEquals("model_denied", store.code());
    assertEquals(0, asked.size());
  }

  @Test
  void deniedModelIsReachedUnderNoOtherName() {
    String denied = "text-embedding-ada-002";
    for (String id :
        List.of(
            denied + "@query",
            denied.toUpperCase(Locale.ROOT),
            "./" + denied,
            denied + "/",
            denied + ":latest",
            "//" + denied,
            " " + denied,
            denied + " ",
            denied + "%20",
            denied + "?",
            denied.replace("a", "\u0430"),
            "openai:" + denied,
            denied + "@query@query")) {
      for (String provider : List.of("openai:", "OPENAI:", "local_api:", "huggingface:", "")) {
        Reply reply = embed(provider + id, "");

        assertTrue(
            Set.of("model_denied", "model_not_found", "missing_provider_credentials")
                .contains(reply.code()),
            () -> provider + id + ": " + reply.code());
      }
    }
    assertEquals(0, asked.size());
  }

  @Test
  void storeWhoseModelWasDeniedLaterIsSearchedByTextAlone() {
    StoreSpec store =
        StoreSpec.of(
            new TenantId("alpha"),
            "vs_" + "a".repeat(24),
            "older",
            StoreLabel.of("older"),
            StoreVersion.first(
                new ModelRef("text-embedding-ada-002", "text-embedding-ada-002@1", "space"),
                1536,
                ChunkingSpec.DEFAULT,
                Instant.now()));
    cloud.catalog().add(store);

    for (String mode : List.of("vector", "hybrid")) {
      Reply refused = search(mode);

      assertEquals(403, refused.status());
      assertEquals("model_denied", refused.code());
    }
    assertEquals(200, search("text").status());
    assertEquals(0, asked.size());
  }

  private Reply search(String mode) {
    return cloud.send(
        Ask.post("/v1/vector_stores/older/search", "{\"query\":\"a\",\"mode\":\"" + mode + "\"}")
            .key(cloud.key("alpha", Role.SEARCH)));
  }

  @Test
  void modelsAreListedAsTheCallerMayUseThem() {
    Reply cards = cloud.send(Ask.get("/v1/embeddings/models").key(key));
    Reply all = cloud.send(Ask.get("/v1/embeddings/models").key(operator));
    Reply openAi = cloud.send(Ask.get("/v1/models").key(key));
    Reply card = cloud.send(Ask.get("/v1/embeddings/models/text-embedding-ada-002").key(key));

    assertEquals("false", allowed(cards, "text-embedding-ada-002"));
    assertEquals("true", allowed(cards, SMALL));
    assertEquals("true", allowed(all, "text-embedding-ada-002"));
    assertTrue(openAi.body().toString().contains(SMALL));
    assertFalse(openAi.body().toString().contains("ada-002"));
    assertFalse(openAi.body().toString().contains("embed-english"), "Cohere is not set up");
    assertEquals("model_not_found", card.code());
  }

  @Test
  void aLookAtAModelAsksNoService() {
    Reply card = cloud.send(Ask.get("/v1/embeddings/models/" + SMALL).key(key));

    assertEquals(200, card.status());
    assertEquals(1536, card.body().at("/dimension").asInt());
    assertEquals(0, asked.size());
  }

  private static String allowed(Reply cards, String model) {
    return cards
        .body()
        .path("data")
        .valueStream()
        .filter(card -> card.path("model").asText().equals(model))
        .map(card -> card.path("allowed").asText())
        .findFirst()
        .orElse("not listed");
  }

  @Test
  void providersThatAreSetUpAreListed() {
    Reply reply = cloud.send(Ask.get("/v1/embeddings/providers-config").key(key));

    assertEquals("onnx", reply.text("/default_provider"));
    assertEquals("all-MiniLM-L6-v2", reply.text("/default_model"));
    assertEquals(
        List.of("onnx", "openai", "local_api"),
        reply.body().path("providers").valueStream().map(p -> p.path("name").asText()).toList());
    assertTrue(reply.body().at("/providers/1/models").toString().contains(SMALL));
    assertFalse(reply.body().at("/providers/1/models").toString().contains("ada-002"));
  }

  @Test
  void aStoreOfAModelWithoutACardSaysItsLength() {
    Reply without =
        cloud.send(
            Ask.post(
                    "/v1/vector_stores",
                    "{\"name\":\"any\",\"embedding_model\":\"local_api:my-model\"}")
                .key(key));
    Reply with =
        cloud.send(
            Ask.post(
                    "/v1/vector_stores",
                    "{\"name\":\"any\",\"embedding_model\":\"local_api:my-model\",\"dimensions\":768}")
                .key(key));

    assertEquals("invalid_dimensions", without.code());
    assertEquals(200, with.status());
    assertEquals("local_api:my-model", with.text("/embedding_model"));
  }
}
