package dev.embedway.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The templates of all stacks in a cloud assembly, as one set of resources.
 *
 * @param resources by logical id
 * @param exports what stacks tell one another, by name
 */
record Templates(Map<String, JsonNode> resources, Map<String, JsonNode> exports) {

  private static final String TEMPLATE = ".template.json";

  /**
   * A resource.
   *
   * @param id in its template
   */
  record Resource(String id, JsonNode json) {

    JsonNode property(String name) {
      return json.path("Properties").path(name);
    }

    /** Its id without the digits that CDK adds. */
    String name() {
      return id.replaceFirst("[0-9A-F]{8}$", "");
    }
  }

  static Templates in(Path assembly) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(assembly)) {
      files = all.filter(file -> file.toString().endsWith(TEMPLATE)).sorted().toList();
    }
    Map<String, JsonNode> resources = new HashMap<>();
    Map<String, JsonNode> exports = new HashMap<>();
    for (Path file : files) {
      JsonNode template = new ObjectMapper().readTree(file.toFile());
      template.path("Resources").properties().forEach(e -> resources.put(e.getKey(), e.getValue()));
      template
          .path("Outputs")
          .forEach(output ->
              exports.put(output.path("Export").path("Name").asText(), output.path("Value")));
    }
    return new Templates(resources, exports);
  }

  Stream<Resource> all(String type) {
    return resources.entrySet().stream()
        .filter(entry -> entry.getValue().path("Type").asText().equals(type))
        .map(entry -> new Resource(entry.getKey(), entry.getValue()));
  }

  /** The resource that an expression speaks of, through exports; for an alias, its function. */
  Resource target(JsonNode expression) {
    String id =
        references(expression).stream().filter(resources::containsKey).findFirst().orElseThrow();
    Resource found = new Resource(id, Objects.requireNonNull(resources.get(id)));
    return found.json().path("Type").asText().equals("AWS::Lambda::Alias")
        ? target(found.property("FunctionName"))
        : found;
  }

  /** Every id that an expression has in it. */
  private List<String> references(JsonNode expression) {
    List<String> found = new ArrayList<>();
    if (expression.has("Ref")) {
      found.add(expression.path("Ref").asText());
    } else if (expression.has("Fn::GetAtt")) {
      found.add(expression.path("Fn::GetAtt").path(0).asText());
    } else if (expression.has("Fn::ImportValue")) {
      String name = expression.path("Fn::ImportValue").asText();
      found.addAll(references(Objects.requireNonNull(exports.get(name), name)));
    } else {
      expression.forEach(part -> found.addAll(references(part)));
    }
    return found;
  }
}
