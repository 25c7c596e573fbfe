package dev.embedway.core.vector;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.model.Vector;
import dev.embedway.core.store.VectorIndex;
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
 * @param metadata the document's as they are now; they become visible with the generation, unless
 *     newer ones are there
 */
public record VectorBatch(
    VectorIndex index,
    String documentId,
    String documentKey,
    long generation,
    int batch,
    int batches,
    Map<String, Object> attributes,
    List<Entry> entries,
    MetadataFileAttributes metadata) {

  public VectorBatch {
    attributes = Map.copyOf(attributes);
    entries = List.copyOf(entries);
    if (batch < 0 || batch >= batches) {
      throw new IllegalArgumentException("batch " + batch + " of " + batches);
    }
  }

  /** A batch of a document without attributes of its metadata file. */
  public VectorBatch(
      VectorIndex index,
      String documentId,
      String documentKey,
      long generation,
      int batch,
      int batches,
      Map<String, Object> attributes,
      List<Entry> entries) {
    this(
        index,
        documentId,
        documentKey,
        generation,
        batch,
        batches,
        attributes,
        entries,
        MetadataFileAttributes.NONE);
  }

  /** A chunk with its vector. */
  public record Entry(Chunk chunk, Vector vector) {}
}
