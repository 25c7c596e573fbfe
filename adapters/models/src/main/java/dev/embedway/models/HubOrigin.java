package dev.embedway.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a directory's model came from, which is written beside its files.
 *
 * @param model {@link HubName#model}
 * @param commit that its files are of, 40 hex digits
 */
public record HubOrigin(String model, String commit) {

  private static final String FILE = "hub.json";

  /** Writes it into a directory. */
  public void write(Path directory) throws IOException {
    ObjectMapper json = new ObjectMapper();
    Files.write(
        directory.resolve(FILE),
        json.writerWithDefaultPrettyPrinter()
            .writeValueAsBytes(
                json.createObjectNode().put("repository", model).put("commit", commit)));
  }

  /** That of a directory of this name; empty where there is none, or one of another directory's. */
  static Optional<HubOrigin> read(String name, Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      JsonNode json = new ObjectMapper().readTree(file.toFile());
      return HubName.of(json.path("repository").asText())
          .filter(hub -> hub.revision().isEmpty() && hub.directory().equals(name))
          .map(hub -> new HubOrigin(hub.model(), json.path("commit").asText()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The id of the model of a directory: its repository's, or the directory's name. */
  static String idOf(String name, Path directory) {
    return read(name, directory).map(HubOrigin::model).orElse(name);
  }
}
