package dev.embedway.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.stream.Stream;

/** A resource of a template. */
record Resource(String id, JsonNode json) {

  String type() {
    return json.path("Type").asText();
  }

  JsonNode property(String name) {
    return json.path("Properties").path(name);
  }

  /** Statements of a policy document in the property of this name. */
  Stream<JsonNode> statements(String property) {
    return property(property).path("Statement").valueStream();
  }

  /** One value or the several that a list has. */
  static Stream<JsonNode> each(JsonNode oneOrMany) {
    return oneOrMany instanceof ArrayNode ? oneOrMany.valueStream() : Stream.of(oneOrMany);
  }

  @Override
  public String toString() {
    return type() + " " + id;
  }
}
