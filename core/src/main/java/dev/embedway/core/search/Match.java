package dev.embedway.core.search;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.store.DocumentKind;
import java.util.Map;

/**
 * A search result.
 *
 * @param documentId the chunk's document
 * @param kind the document's
 * @param documentKey the key it was uploaded under; the id of a record
 * @param generation the document's current one
 * @param relevance how well it fits the query
 * @param attributes the document's
 */
public record Match(
    String documentId,
    DocumentKind kind,
    String documentKey,
    long generation,
    Chunk chunk,
    Relevance relevance,
    Map<String, Object> attributes) {

  public Match {
    attributes = Map.copyOf(attributes);
  }

  /** Id of the chunk: its document, generation and place. */
  public String chunkId() {
    return documentId + "_" + generation + "_" + chunk.ordinal();
  }

  /** Its {@link Relevance#score}, 0..1. */
  public double score() {
    return relevance.score();
  }
}
