package dev.embedway.functions.api.embeddings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
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
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An operator who lets models of another vector space stand in, as the original always does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FallbackAcrossSpacesTest {

  private static final String SMALL = "text-embedding-3-small";

  private final HttpServer server = server();

  /** Paths requested, in order: {@code /hf/all-MiniLM-L6-v2} or {@code /openai/embeddings}. */
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  private volatile int huggingFaceStatus = 200;

  private final Cloud cloud =
      Cloud.start(
          Map.of(
              "OPENAI_BASE_URL", url("/openai"),
              "OPENAI_API_KEY", "sk-of-the-operator",
              "EMBEDWAY_HF_INFERENCE_URL", url("/hf") + "/{model}",
              "EMBEDDINGS_MAX_RETRIES", "0",
              "EMBEDDINGS_FALLBACK_ACROSS_SPACES", "true"));

  private final String key = cloud.key("alpha", Role.EMBED);

  @AfterAll
  void stop() {
    cloud.close();
    server.stop(0);
  }

  @BeforeEach
  void allIsWell() {
    huggingFaceStatus = 200;
    asked.clear();
    cloud.breakers().list().forEach(each -> cloud.breakers().of(each.id()).reset());
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

  /** OpenAI is down; HuggingFace answers with vectors of 384 floats. */
  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(path);
    JsonNode request = new ObjectMapper().readTree(exchange.getRequestBody());
    int status = path.startsWith("/openai") ? 503 : huggingFaceStatus;
    byte[] body =
        (status == 200 ? vectors(request.path("inputs").size()) : "{}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  private static String vectors(int count) {
    ArrayNode all = Json.array();
    for (int i = 0; i < count; i++) {
      ArrayNode vector = all.addArray();
      for (int j = 0; j < 384; j++) {
        vector.add(i == j ? 1.0 : 0.0);
      }
    }
    return all.toString();
  }

  private Ask ask() {
    return Ask.post("/v1/embeddings", "{\"model\":\"" + SMALL + "\",\"input\":[\"a\",\"b\"]}")
        .key(key);
  }

  @Test
  void theMappedModelOfTheNextProviderStandsIn() {
    Reply reply = cloud.send(ask());

    assertEquals(200, reply.status());
    assertEquals("huggingface:all-MiniLM-L6-v2", reply.text("/model"));
    assertEquals("huggingface", reply.header("X-Embeddings-Provider"));
    assertEquals("openai", reply.header("X-Embeddings-Fallback-From"));
    assertEquals(2, reply.body().at("/data").size());
    assertEquals(384, reply.body().at("/data/1/embedding").size());
    assertEquals(List.of("/openai/embeddings", "/hf/all-MiniLM-L6-v2"), List.copyOf(asked));
  }

  @Test
  void theOneAfterItStandsInWhenItFailsToo() {
    huggingFaceStatus = 500;

    Reply reply = cloud.send(ask());

    assertEquals(200, reply.status());
    assertEquals("onnx:all-MiniLM-L6-v2", reply.text("/model"));
    assertEquals("onnx", reply.header("X-Embeddings-Provider"));
    assertEquals("openai", reply.header("X-Embeddings-Fallback-From"));
  }

  @Test
  void nobodyStandsInForAProviderThatTheHeaderNames() {
    Reply reply = cloud.send(ask().with("x-provider", "openai"));

    assertEquals(503, reply.status());
    assertEquals("provider_unavailable", reply.code());
    assertEquals("", reply.header("X-Embeddings-Fallback-From"));
    assertEquals(List.of("/openai/embeddings"), List.copyOf(asked));
  }
}
