package dev.embedway.core.pipeline.deadletter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;

/**
 * The contents of a dead letter.
 *
 * @param body of the message, as its queue had it
 * @param text of the chunk that it is about; empty where it is about a whole message
 */
public record Payload(String body, Optional<String> text) {

  private static final JsonMapper JSON = new JsonMapper();

  /** The payload of a whole message. */
  public static Payload of(String body) {
    return new Payload(body, Optional.empty());
  }

  byte[] encoded() {
    ObjectNode node = JSON.createObjectNode().put("body", body);
    text.ifPresent(chunk -> node.put("text", chunk));
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("two strings are no JSON", e);
    }
  }

  static Payload decoded(byte[] bytes) {
    try {
      JsonNode node = JSON.readTree(bytes);
      return new Payload(
          node.path("body").asText(), Optional.ofNullable(node.get("text")).map(JsonNode::asText));
    } catch (IOException e) {
      throw new IllegalStateException("a payload that was sealed is no JSON", e);
    }
  }

  /** Leaves the contents out. */
  @Override
  public String toString() {
    return "Payload[" + body.length() + " characters]";
  }
}
