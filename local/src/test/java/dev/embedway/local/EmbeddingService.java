package dev.embedway.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A service with OpenAI's form whose vectors are functions of the text. Thread-safe. */
public final class EmbeddingService implements AutoCloseable {

  public static final int DIM = 8;

  /** Status of an answer with vectors. */
  public static final int OK = 200;

  private final ObjectMapper json = new ObjectMapper();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile int status = OK;

  /** Statuses of requests by a word of their texts. */
  private final Map<String, Integer> refused = new ConcurrentHashMap<>();

  private EmbeddingService(HttpServer server) {
    this.server = server;
  }

  /** Starts one on a free port, which answers. */
  public static EmbeddingService start() throws IOException {
    EmbeddingService service =
        new EmbeddingService(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    service.server.createContext("/v1/embeddings", service::answer);
    service.server.setExecutor(service.threads);
    service.server.start();
    return service;
  }

  /** Its port. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Requests that came. */
  int requests() {
    return requests.get();
  }

  /** Keeps the answers to requests that come from now on. */
  void hold() {
    gate = new CountDownLatch(1);
  }

  /** Gives the answers that were kept. */
  void letGo() {
    gate.countDown();
  }

  /** Answers with this status from now on, and with vectors where that is {@link #OK}. */
  public void answerWith(int next) {
    status = next;
  }

  /** Answers with this status, from now on, to requests of which a text has this word. */
  void refuse(String word, int with) {
    refused.put(word, with);
  }

  private int status(JsonNode request) {
    return refused.entrySet().stream()
        .filter(each -> request.path("input").toString().contains(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(status);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = json.readTree(exchange.getRequestBody());
      int now = status(request);
      byte[] body =
          (now == OK ? answer(request) : "{\"error\":{\"message\":\"no\"}}")
              .getBytes(StandardCharsets.UTF_8);
      requests.incrementAndGet();
      gate.await();
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(now, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String answer(JsonNode request) {
    ObjectNode answer = json.createObjectNode().put("object", "list");
    answer.put("model", request.path("model").asText());
    ArrayNode data = answer.putArray("data");
    for (JsonNode input : request.path("input")) {
      ObjectNode item = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      Random numbers = new Random(input.asText().hashCode());
      ArrayNode vector = item.putArray("embedding");
      for (int i = 0; i < DIM; i++) {
        vector.add(numbers.nextFloat() + 0.01f);
      }
    }
    answer.putObject("usage").put("prompt_tokens", data.size()).put("total_tokens", data.size());
    return answer.toString();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
