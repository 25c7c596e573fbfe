package dev.embedway.functions.api.embeddings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.model.Vector;
import dev.embedway.core.store.StoreLabel;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.store.StoreVersion.ModelRef;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Embeddings;
import dev.embedway.functions.api.Reply;
import dev.embedway.functions.api.http.message.Json;
import dev.embedway.topology.route.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A hosted model and the same weights in this process, of which one is down. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SameWeightsFallbackTest {

  private static final String HOSTED = "sentence-transformers/all-MiniLM-L6-v2";
  private static final String FP32 = "all-MiniLM-L6-v2-fp32";
  private static final String INT8 = "all-MiniLM-L6-v2";

  private final HttpServer server = server();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private volatile int status = 200;

  private final Cloud cloud = start(Map.of());
  private final String key = cloud.key("alpha", Role.EMBED, Role.INGEST, Role.SEARCH);

  private Cloud start(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put(
        "EMBEDWAY_HF_INFERENCE_URL",
        "http://127.0.0.1:" + server.getAddress().getPort() + "/{model}");
    variables.put("EMBEDDINGS_MAX_RETRIES", "0");
    return Cloud.start(variables);
  }

  private HttpServer server() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.createContext("/", this::answer);
      made.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first direction for every text. */
  private void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().getPath());
    ArrayNode all = Json.array();
    Json.parse(exchange.getRequestBody().readAllBytes())
        .path("inputs")
        .forEach(_ -> {
          ArrayNode vector = all.addArray();
          for (int i = 0; i < 384; i++) {
            vector.add(i == 0 ? 1.0 : 0.0);
          }
        });
    byte[] body = all.toString().getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @AfterAll
  void stop() {
    cloud.close();
    server.stop(0);
  }

  @BeforeEach
  void allIsWell() {
    status = 200;
    asked.clear();
    cloud.breakers().list().forEach(each -> cloud.breakers().of(each.id()).reset());
  }

  private static Ask ask(String model) {
    return Ask.post(
        "/v1/embeddings", "{\"model\":\"" + model + "\",\"input\":[\"tides\",\"salt\"]}");
  }

  @Test
  void theSameWeightsInThisProcessStandInForAHostedModel() {
    List<Vector> fp32 = Embeddings.of(cloud.send(ask(FP32).key(key)));
    List<Vector> int8 = Embeddings.of(cloud.send(ask(INT8).key(key)));
    status = 503;

    Reply reply = cloud.send(ask(HOSTED).key(key));

    assertEquals(200, reply.status(), reply::toString);
    assertEquals("onnx:" + FP32, reply.text("/model"));
    assertEquals("onnx", reply.header("X-Embeddings-Provider"));
    assertEquals("huggingface", reply.header("X-Embeddings-Fallback-From"));
    assertEquals(fp32, Embeddings.of(reply));
    assertNotEquals(int8, Embeddings.of(reply));
    assertEquals(List.of("/" + HOSTED), List.copyOf(asked));
  }

  @Test
  void theHostedModelStandsInForTheSameWeightsInThisProcessAndForNoOthers() {
    try (Cloud other = start(Map.of())) {
      String its = other.key("alpha", Role.EMBED);
      other.stopEngine();

      Reply reply = other.send(ask(FP32).key(its));
      Reply quantised = other.send(ask(INT8).key(its));

      assertEquals(200, reply.status(), reply::toString);
      assertEquals("huggingface:" + HOSTED, reply.text("/model"));
      assertEquals("huggingface", reply.header("X-Embeddings-Provider"));
      assertEquals("onnx", reply.header("X-Embeddings-Fallback-From"));
      assertEquals(1, reply.body().at("/data/1/embedding/0").asDouble());
      assertEquals("provider_unavailable", quantised.code());
      assertEquals(List.of("/" + HOSTED), List.copyOf(asked));
    }
  }

  @Test
  void theSameWeightsStandInBeforeOthersWhereSpacesMayBeCrossed() {
    status = 503;
    try (Cloud other = start(Map.of("EMBEDDINGS_FALLBACK_ACROSS_SPACES", "true"))) {
      Reply reply = other.send(ask(HOSTED).key(other.key("alpha", Role.EMBED)));

      assertEquals("onnx:" + FP32, reply.text("/model"));
    }
  }

  @Test
  void whatTheListsDenyDoesNotStandIn() {
    status = 503;
    try (Cloud other = start(Map.of("DENIED_EMBEDDING_MODELS", "onnx:" + FP32))) {
      Reply reply = other.send(ask(HOSTED).key(other.key("alpha", Role.EMBED)));

      assertEquals("provider_unavailable", reply.code());
    }
  }

  @Test
  void bothCardsNameOneSpaceAndTheQuantisedModelsAnother() {
    String hosted = space(HOSTED);

    assertEquals(hosted, space(FP32));
    assertNotEquals(hosted, space(INT8));
  }

  private String space(String model) {
    return cloud
        .send(Ask.get("/v1/embeddings/models/" + model.replace("/", "%2F")).key(key))
        .text("/vector_space");
  }

  @Test
  void aStoreOfTheSpacesFormerNameIsSearchedAndNewOnesKeepThatName() {
    cloud
        .catalog()
        .add(
            StoreSpec.of(
                new TenantId("alpha"),
                "vs_" + "1".repeat(24),
                "old",
                StoreLabel.of("old"),
                StoreVersion.first(
                    new ModelRef(FP32, FP32, FP32), 384, ChunkingSpec.DEFAULT, Instant.EPOCH)));
    cloud.send(
        Ask.post("/v1/vector_stores", "{\"name\":\"new\",\"embedding_model\":\"" + FP32 + "\"}")
            .key(key));

    Reply found =
        cloud.send(Ask.post("/v1/vector_stores/old/search", "{\"query\":\"tides\"}").key(key));

    assertEquals(200, found.status(), found::toString);
    assertEquals(FP32, cloud.catalog().find(new TenantId("alpha"), "new").orElseThrow().space());
  }
}
