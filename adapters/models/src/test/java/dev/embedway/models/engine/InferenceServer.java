package dev.embedway.models.engine;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A server that answers as HuggingFace's hosted inference does, by models of its own. */
final class InferenceServer implements AutoCloseable {

  private static final String BEFORE = "/models/";
  private static final String BEHIND = "/pipeline/feature-extraction";

  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, ReferenceModel> models = new HashMap<>();
  private final HttpServer server;

  InferenceServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(BEFORE, this::answer);
    server.start();
  }

  /** From now on a repository's name means this model. */
  void serve(String repository, ReferenceModel model) {
    models.put(repository, model);
  }

  /** Its address, with a place for the model's name. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + BEFORE + "{model}" + BEHIND;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    ReferenceModel model =
        models.get(path.substring(BEFORE.length(), path.length() - BEHIND.length()));
    byte[] body = "{\"error\":\"Not Found\"}".getBytes(StandardCharsets.UTF_8);
    if (model != null) {
      body = json.writeValueAsBytes(vectors(model, json.readTree(exchange.getRequestBody())));
    }
    try (exchange) {
      exchange.sendResponseHeaders(model == null ? 404 : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private ArrayNode vectors(ReferenceModel model, JsonNode request) throws IOException {
    ArrayNode all = json.createArrayNode();
    for (JsonNode text : request.path("inputs")) {
      ArrayNode vector = all.addArray();
      try {
        for (double value : model.vector(text.textValue())) {
          vector.add(value);
        }
      } catch (OrtException e) {
        throw new IOException(e);
      }
    }
    return all;
  }

  @Override
  public void close() throws OrtException {
    server.stop(0);
    for (ReferenceModel model : models.values()) {
      model.close();
    }
  }
}
