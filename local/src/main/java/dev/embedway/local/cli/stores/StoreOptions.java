package dev.embedway.local.cli.stores;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Properties of a store that can be given when it is made and later. */
final class StoreOptions {

  static final String CHUNKING =
      "How documents are split: recursive, sentences, paragraphs, markdown or tokens; most tokens of"
          + " a chunk; tokens that it repeats of the one before. The server's default:"
          + " recursive:200:30.";

  @Option(names = "--chunking", paramLabel = "METHOD[:SIZE[:OVERLAP]]", description = CHUNKING)
  private @Nullable Chunking chunking;

  @Option(names = "--description", paramLabel = "TEXT", description = "A text about the store.")
  private @Nullable String description;

  @Option(
      names = "--metadata",
      paramLabel = "KEY=VALUE",
      description = "A property of one's own; may be given more than once.")
  private Map<String, String> metadata = Map.of();

  boolean areEmpty() {
    return chunking == null && description == null && metadata.isEmpty();
  }

  /** Puts what was given into a request. */
  void addTo(ObjectNode request) {
    if (chunking != null) {
      put(chunking, request);
    }
    if (description != null) {
      request.put("description", description);
    }
    if (!metadata.isEmpty()) {
      ObjectNode object = request.putObject("metadata");
      metadata.forEach(object::put);
    }
  }

  static void put(Chunking chunking, ObjectNode request) {
    ObjectNode object = request.putObject("chunking");
    object.put("method", chunking.method().toString());
    chunking.size().ifPresent(size -> object.put("size", size));
    chunking.overlap().ifPresent(overlap -> object.put("overlap", overlap));
  }
}
