package dev.embedway.models.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The JSON files of a model's directory, and the faults that were met in them.
 *
 * <p>One thread at a time.
 */
final class ConfigFiles {
  private final Path directory;
  private final ObjectMapper mapper = new ObjectMapper();
  private final List<String> faults = new ArrayList<>();

  ConfigFiles(Path directory) {
    this.directory = directory;
  }

  void fault(String what) {
    faults.add(what);
  }

  List<String> faults() {
    return List.copyOf(faults);
  }

  /** A file of the directory, whether or not it is there; its absence is noted. */
  Path required(String name) {
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file)) {
      fault("there is no " + name);
    }
    return file;
  }

  /** A file's content; nothing, and a fault, where it is missing or no JSON. */
  JsonNode requiredJson(String name) {
    return Files.isRegularFile(required(name)) ? read(name) : MissingNode.getInstance();
  }

  /** A file's content; nothing where it is missing. */
  JsonNode json(String name) {
    return Files.isRegularFile(directory.resolve(name)) ? read(name) : MissingNode.getInstance();
  }

  private JsonNode read(String name) {
    try {
      JsonNode content = mapper.readTree(directory.resolve(name).toFile());
      if (content.isContainerNode()) {
        return content;
      }
    } catch (IOException e) {
      // The fault below says it all; where the JSON breaks off helps nobody.
    }
    fault(name + " is no JSON");
    return MissingNode.getInstance();
  }

  /** A whole number above 0, the first of these fields that has one. */
  static OptionalInt number(JsonNode json, String... fields) {
    for (String field : fields) {
      JsonNode value = json.path(field);
      if (value.isIntegralNumber() && value.canConvertToInt() && value.asInt() > 0) {
        return OptionalInt.of(value.asInt());
      }
    }
    return OptionalInt.empty();
  }

  /** A text, the first of these fields that has one. */
  static Optional<String> text(JsonNode json, String... fields) {
    for (String field : fields) {
      if (json.path(field).isTextual()) {
        return Optional.of(json.path(field).asText());
      }
    }
    return Optional.empty();
  }
}
