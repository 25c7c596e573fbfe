package dev.embedway.core.vector;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.model.Vector;
import dev.embedway.core.store.TextLanguage;
import dev.embedway.core.store.VectorIndex;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Some of a generation's chunks with their vectors.
 *
 * @param index where they go
 * @param source document and generation that the chunks are of
 * @param part of the generation
 * @param entries in order of their ordinals
 * @param facts that filters read
 */
public record VectorBatch(
    VectorIndex index, Source source, Part part, List<Entry> entries, Facts facts) {

  /**
   * The document that chunks are of.
   *
   * @param documentId {@code doc_} + 24 hex digits
   * @param documentKey the key it was uploaded under, shown in results
   * @param generation the document's
   * @param language whose dictionaries make the terms of the chunks, where the store has some;
   *     empty for those of its version
   */
  public record Source(
      String documentId, String documentKey, long generation, Optional<TextLanguage> language) {

    /** A document whose language is not known. */
    public Source(String documentId, String documentKey, long generation) {
      this(documentId, documentKey, generation, Optional.empty());
    }
  }

  /**
   * A batch's place in its generation.
   *
   * @param number from 0
   * @param total batches of the generation
   */
  public record Part(int number, int total) {

    /** All of a generation. */
    public static final Part WHOLE = new Part(0, 1);

    public Part {
      if (number < 0 || number >= total) {
        throw new IllegalArgumentException("batch " + number + " of " + total);
      }
    }
  }

  /**
   * Facts of a document that filters read.
   *
   * @param attributes strings, numbers and booleans; the same in every batch of a generation
   * @param metadata the document's as they are now; they become visible with the generation, unless
   *     newer ones are there
   */
  public record Facts(Map<String, Object> attributes, MetadataFileAttributes metadata) {

    public Facts {
      attributes = Map.copyOf(attributes);
    }

    /** Facts of a document without attributes of a metadata file. */
    public Facts(Map<String, Object> attributes) {
      this(attributes, MetadataFileAttributes.NONE);
    }
  }

  public VectorBatch {
    entries = List.copyOf(entries);
  }

  /** Id of the document. */
  public String documentId() {
    return source.documentId();
  }

  /** Key that the document was uploaded under. */
  public String documentKey() {
    return source.documentKey();
  }

  /** Generation of the document. */
  public long generation() {
    return source.generation();
  }

  /** Language of the document, where it is known. */
  public Optional<TextLanguage> language() {
    return source.language();
  }

  /** Number of this batch, from 0. */
  public int batch() {
    return part.number();
  }

  /** Batches of the generation. */
  public int batches() {
    return part.total();
  }

  /** Facts of the document. */
  public Map<String, Object> attributes() {
    return facts.attributes();
  }

  /** Attributes of the metadata file. */
  public MetadataFileAttributes metadata() {
    return facts.metadata();
  }

  /** A chunk with its vector. */
  public record Entry(Chunk chunk, Vector vector) {}
}
