package dev.embedway.core.search;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.store.DocumentKind;
import java.util.Map;

/**
 * A search result.
 *
 * @param source the chunk's document
 * @param relevance fit to the query
 */
public record Match(Source source, Chunk chunk, Relevance relevance) {

  /**
   * The document of a match.
   *
   * @param kind the document's
   * @param documentKey the key it was uploaded under; the id of a record
   * @param generation the document's current one
   * @param attributes the document's
   */
  public record Source(
      String documentId,
      DocumentKind kind,
      String documentKey,
      long generation,
      Map<String, Object> attributes) {

    public Source {
      attributes = Map.copyOf(attributes);
    }
  }

  /** The same match of another relevance. */
  public Match with(Relevance other) {
    return new Match(source, chunk, other);
  }

  /** Id of the document. */
  public String documentId() {
    return source.documentId();
  }

  /** Kind of the document. */
  public DocumentKind kind() {
    return source.kind();
  }

  /** Key of the document; the id of a record. */
  public String documentKey() {
    return source.documentKey();
  }

  /** Current generation of the document. */
  public long generation() {
    return source.generation();
  }

  /** Attributes of the document. */
  public Map<String, Object> attributes() {
    return source.attributes();
  }

  /** Id of the chunk: its document, generation and place. */
  public String chunkId() {
    return documentId() + "_" + generation() + "_" + chunk.ordinal();
  }

  /** Its {@link Relevance#score}, 0..1. */
  public double score() {
    return relevance.score();
  }
}
