package dev.embedway.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** As much of SSM and Secrets Manager as it takes to look one value up. */
final class SecretsServer implements AutoCloseable {

  private final Map<String, String> values = new ConcurrentHashMap<>();
  private final JsonMapper json = new JsonMapper();
  private final LoopbackServer server = LoopbackServer.open(this::answer);

  String url() {
    return server.url();
  }

  void put(String name, String value) {
    values.put(name, value);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      JsonNode request = json.readTree(exchange.getRequestBody());
      ObjectNode answer = json.createObjectNode();
      switch (target) {
        case "AmazonSSM.GetParameter" -> {
          String name = request.path("Name").asText();
          answer
              .putObject("Parameter")
              .put("Name", name)
              .put("Type", "SecureString")
              .put("Value", request.path("WithDecryption").asBoolean() ? values.get(name) : "AQEC");
        }
        case "secretsmanager.GetSecretValue" -> {
          String name = request.path("SecretId").asText();
          answer.put("Name", name).put("SecretString", values.get(name));
        }
        default -> answer.put("__type", "UnknownOperationException");
      }
      byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(answer.has("__type") ? 400 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
