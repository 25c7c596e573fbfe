package dev.embedway.local.cli.stores;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.embedway.local.cli.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Queries of a file by which versions are compared, a JSON object a line. */
final class ComparisonQueries {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ComparisonQueries() {}

  /**
   * The queries, as the server takes them.
   *
   * @throws CommandFailure when the file cannot be read, or a line is none
   */
  static ArrayNode read(Path file) {
    ArrayNode queries = JSON.createArrayNode();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        queries.add(query(lines.get(i), file + ":" + (i + 1)));
      }
    }
    if (queries.isEmpty()) {
      throw new CommandFailure(file + " has no query");
    }
    return queries;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new CommandFailure(file + " cannot be read as UTF-8");
    }
  }

  private static JsonNode query(String line, String place) {
    try {
      JsonNode query = JSON.readTree(line);
      if (query.isObject()) {
        return query;
      }
    } catch (JsonProcessingException e) {
      // As a line of another type.
    }
    throw new CommandFailure(
        place
            + " must be an object like {\"query\": \"why does the sea rise?\", \"relevant\":"
            + " [\"tides.txt\"]}");
  }
}
