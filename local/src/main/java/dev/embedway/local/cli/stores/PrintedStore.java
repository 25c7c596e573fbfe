package dev.embedway.local.cli.stores;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * A store as it is shown.
 *
 * @param json as the API answers
 */
record PrintedStore(JsonNode json) {

  /** Name, model, length of vectors, documents, chunking. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%-24s %-24s %5d  %6d documents  %s",
        name(),
        model(),
        json.path("dimensions").asInt(),
        documents(),
        chunking());
  }

  /** A line for each property. */
  List<String> lines() {
    JsonNode counts = json.path("file_counts");
    StringJoiner metadata = new StringJoiner(", ");
    json.path("metadata")
        .properties()
        .forEach(entry -> metadata.add(entry.getKey() + "=" + entry.getValue().asText()));
    return List.of(
        property("name", name()),
        property("about", json.path("description").asText()),
        property("folder", json.path("prefix").asText()),
        property("id", json.path("id").asText()),
        property("model", model()),
        property("dimensions", json.path("dimensions").asText()),
        property("chunking", chunking()),
        property(
            "documents",
            String.format(
                Locale.ROOT,
                "%d: %d completed, %d in progress, %d failed, %d cancelled; %d bytes",
                documents(),
                counts.path("completed").asInt(),
                counts.path("in_progress").asInt(),
                counts.path("failed").asInt(),
                counts.path("cancelled").asInt(),
                json.path("usage_bytes").asLong())),
        property("metadata", metadata.toString()));
  }

  String model() {
    return json.path("embedding_model").asText();
  }

  String name() {
    return json.path("name").asText();
  }

  int documents() {
    return json.path("file_counts").path("total").asInt();
  }

  /** As {@code --chunking} takes it. */
  String chunking() {
    JsonNode chunking = json.path("chunking");
    return chunking.path("method").asText()
        + ":"
        + chunking.path("size").asInt()
        + ":"
        + chunking.path("overlap").asInt();
  }

  private static String property(String name, String value) {
    return String.format(Locale.ROOT, "%-10s  %s", name, value).stripTrailing();
  }
}
