package dev.embedway.local.runner.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Answers to requests that no function sees, since they are not HTTP, in the API's shape of errors.
 */
final class MalformedHttp implements DirectHandler {

  private static final ObjectMapper JSON = new ObjectMapper();

  private MalformedHttp() {}

  /** Handlers of all that the web server answers by itself. */
  static DirectHandlers handlers() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      handlers.addHandler(type, new MalformedHttp());
    }
    return handlers.build();
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    boolean isOurs = status.code() >= 500 && type == EventType.INTERNAL_ERROR;
    return TransportResponse.builder()
        .status(status)
        .headers(headers)
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .header(HeaderNames.create("x-request-id"), UUID.randomUUID().toString())
        .header(HeaderNames.create("x-should-retry"), "false")
        .keepAlive(false)
        .entity(
            isOurs
                ? body("server_error", "internal", "something went wrong on our side")
                : body(
                    "invalid_request_error",
                    status.code() == 413 ? "body_too_large" : "invalid_parameter",
                    "the request is not well-formed HTTP/1.1 within this server's limits"))
        .build();
  }

  /** Refuses with 400 and closes the connection: what follows on it cannot be told apart. */
  static void refuse(ServerResponse response, String message) {
    response
        .status(400)
        .header("content-type", "application/json")
        .header("x-request-id", UUID.randomUUID().toString())
        .header("x-should-retry", "false")
        .header(HeaderValues.CONNECTION_CLOSE)
        .send(body("invalid_request_error", "invalid_parameter", message));
  }

  private static byte[] body(String type, String code, String message) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("error")
        .put("message", message)
        .put("type", type)
        .putNull("param")
        .put("code", code);
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }
}
