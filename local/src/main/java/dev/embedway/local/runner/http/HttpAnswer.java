package dev.embedway.local.runner.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.local.runner.InvocationOutcome;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An invocation's outcome as an HTTP response, as API Gateway sends it.
 *
 * <p>Immutable.
 */
final class HttpAnswer {

  private static final Logger LOG = LoggerFactory.getLogger(HttpAnswer.class);

  private final ObjectMapper json = new ObjectMapper();

  /** Puts status and headers of an answer, whose body is sent apart. */
  static void head(ServerResponse response, JsonNode answer) {
    response.status(answer.path("statusCode").asInt(200));
    response.header("content-type", "application/json");
    answer
        .path("headers")
        .properties()
        .forEach(header -> response.header(header.getKey(), header.getValue().asText()));
  }

  /**
   * Sends what the function answered, or what API Gateway says when it did not.
   *
   * @param streams sends an answer that is the first event of a stream
   */
  void send(ServerResponse response, InvocationOutcome outcome, Consumer<JsonNode> streams) {
    switch (outcome) {
      case InvocationOutcome.Answered answered -> answer(response, answered.json(), streams);
      case InvocationOutcome.Failed failed -> {
        switch (failed.reason()) {
          case EVENT_TOO_LARGE -> refuse(response, 413, "Request Entity Too Large");
          case TIMED_OUT -> refuse(response, 503, "Service Unavailable");
          case ANSWER_TOO_LARGE, THROWN -> refuse(response, 500, "Internal Server Error");
        }
      }
    }
  }

  /** Sends API Gateway's own refusal. */
  void refuse(ServerResponse response, int status, String message) {
    response.status(status).header("content-type", "application/json");
    response.send(
        json.createObjectNode()
            .put("message", message)
            .toString()
            .getBytes(StandardCharsets.UTF_8));
  }

  private void answer(ServerResponse response, String answerJson, Consumer<JsonNode> streams) {
    JsonNode answer;
    try {
      answer = json.readTree(answerJson);
    } catch (JsonProcessingException e) {
      LOG.error("the function's answer is not JSON");
      refuse(response, 500, "Internal Server Error");
      return;
    }
    if (EventStreams.isBegunBy(answer)) {
      streams.accept(answer);
      return;
    }
    head(response, answer);
    answer.path("cookies").forEach(cookie -> response.header("set-cookie", cookie.asText()));
    response.send(body(answer));
  }

  private static byte[] body(JsonNode answer) {
    String body = answer.path("body").asText("");
    return answer.path("isBase64Encoded").asBoolean()
        ? Base64.getDecoder().decode(body)
        : body.getBytes(StandardCharsets.UTF_8);
  }
}
