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
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A service with OpenAI's form whose vectors are functions of the text. Thread-safe. */
final class EmbeddingService implements AutoCloseable {

  static final int DIM = 8;

  private final ObjectMapper json = new ObjectMapper();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  private EmbeddingService(HttpServer server) {
    this.server = server;
  }

  static EmbeddingService start() throws IOException {
    EmbeddingService service =
        new EmbeddingService(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    service.server.createContext("/v1/embeddings", service::answer);
    service.server.setExecutor(service.threads);
    service.server.start();
    return service;
  }

  int port() {
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

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body =
          answer(json.readTree(exchange.getRequestBody())).getBytes(StandardCharsets.UTF_8);
      requests.incrementAndGet();
      gate.await();
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
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
