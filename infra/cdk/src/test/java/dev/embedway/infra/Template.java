package dev.embedway.infra;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A stack's template. */
record Template(JsonNode json) {

  Stream<Resource> resources() {
    return json.path("Resources")
        .propertyStream()
        .map(entry -> new Resource(entry.getKey(), entry.getValue()));
  }

  Stream<Resource> all(String type) {
    return resources().filter(resource -> resource.type().equals(type));
  }

  Optional<Resource> find(String id) {
    return Optional.ofNullable(json.path("Resources").get(id)).map(node -> new Resource(id, node));
  }

  /** Values by the names that they are exported under. */
  Map<String, JsonNode> exports() {
    return json.path("Outputs")
        .valueStream()
        .filter(output -> output.has("Export"))
        .collect(
            Collectors.toMap(
                output -> output.at("/Export/Name").asText(), output -> output.path("Value")));
  }

  /** Names of exports of other stacks that it uses. */
  Set<String> imports() {
    return json.findValues("Fn::ImportValue").stream()
        .map(JsonNode::asText)
        .collect(Collectors.toSet());
  }

  /** The value behind an export's name. */
  JsonNode exported(String name) {
    return json.path("Outputs")
        .valueStream()
        .filter(output -> output.path("Export").path("Name").asText().equals(name))
        .findFirst()
        .orElseThrow()
        .path("Value");
  }

  /** The first resource that an expression names. */
  static Optional<String> referenced(JsonNode expression) {
    if (expression.has("Ref")) {
      return Optional.of(expression.path("Ref").asText());
    }
    if (expression.has("Fn::GetAtt")) {
      return Optional.of(expression.path("Fn::GetAtt").path(0).asText());
    }
    return expression
        .valueStream()
        .flatMap(part -> referenced(part).stream())
        .filter(id -> !id.startsWith("AWS::"))
        .findFirst();
  }
}
