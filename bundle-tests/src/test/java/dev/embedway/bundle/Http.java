package dev.embedway.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.runner.Invocable;
import dev.embedway.local.runner.InvocationOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Assertions;

/** Requests as API Gateway hands them to a function. */
final class Http {

  private static final JsonMapper JSON = new JsonMapper();

  private Http() {}

  /**
   * An answer of the API.
   *
   * @param requestId by which the log has it
   * @param body as JSON
   */
  public record Answer(int status, String requestId, JsonNode body) {}

  /** Posts JSON with the operator's key. */
  static Answer post(Invocable function, String path, String body) {
    return read(function.invoke(event("POST", path, body)));
  }

  /** Sends a request with a key. */
  static Answer send(Invocable function, String key, String method, String path, String body) {
    return read(function.invoke(event(key, method, path, body)));
  }

  /** The answer that an outcome holds; another kind of outcome is a failure. */
  static Answer read(InvocationOutcome outcome) {
    InvocationOutcome.Answered answered =
        Assertions.assertInstanceOf(InvocationOutcome.Answered.class, outcome);
    try {
      JsonNode json = JSON.readTree(answered.json());
      return new Answer(
          json.path("statusCode").asInt(),
          json.path("headers").required("X-Request-ID").asText(),
          JSON.readTree(json.path("body").asText()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The event of the operator's request, payload format 2.0. */
  static String event(String method, String path, String body) {
    return event(Surroundings.KEY, method, path, body);
  }

  private static String event(String key, String method, String target, String body) {
    int end = target.indexOf('?') < 0 ? target.length() : target.indexOf('?');
    String path = target.substring(0, end);
    String query = target.substring(Math.min(end + 1, target.length()));
    ObjectNode event = JSON.createObjectNode();
    event.put("version", "2.0").put("routeKey", "$default");
    event.put("rawPath", path).put("rawQueryString", query);
    event
        .putObject("headers")
        .put("authorization", "Bearer " + key)
        .put("content-type", "application/json");
    ObjectNode context = event.putObject("requestContext");
    context.put("requestId", "bundle").put("stage", "$default").put("timeEpoch", 1767225600000L);
    context
        .putObject("http")
        .put("method", method)
        .put("path", path)
        .put("protocol", "HTTP/1.1")
        .put("sourceIp", "127.0.0.1")
        .put("userAgent", "bundle");
    event.put("body", body).put("isBase64Encoded", false);
    return event.toString();
  }
}
