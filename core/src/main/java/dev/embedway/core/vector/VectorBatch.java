package dev.embedway.core.vector;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.embedding.Vector;
import java.util.List;
import java.util.Map;

/**
 * Some of a generation's chunks with their vectors.
 *
 * @param index where they go
 * @param documentId {@code doc_} + 24 hex digits
 * @param documentKey the key it was uploaded under, shown in results
 * @param generation the document's
 * @param batch this batch's number, from 0
 * @param batches how many the generation has
 * @param attributes the document's facts that filters read: strings, numbers and booleans; the same
 *     in every batch of a generation
 * @param entries in order of their ordinals
 */
public record VectorBatch(
    VectorIndex index,
    String documentId,
    String documentKey,
    long generation,
    int batch,
    int batches,
    Map<String, Object> attributes,
    List<Entry> entries) {

  public VectorBatch {
    attributes = Map.copyOf(attributes);
    entries = List.copyOf(entries);
    if (batch < 0 || batch >= batches) {
      throw new IllegalArgumentException("batch " + batch + " of " + batches);
    }
  }

  /** A chunk with its vector. */
  public record Entry(Chunk chunk, Vector vector) {}
}
