package dev.embedway.core.pipeline.artifact;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.chunk.ContentHash;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Some chunks of a generation, in order: at most {@value #MAX_CHUNKS}, and at most {@value
 * #MAX_TOKENS} tokens unless one chunk alone has more, so that one message is seconds of work.
 *
 * @param text hash of the extracted text that the chunks are spans of
 * @param attributes the document's, the same in every batch
 * @param entries the chunks
 */
public record ChunkBatch(ContentHash text, Map<String, Object> attributes, List<Entry> entries) {

  /** Most chunks of a batch. */
  public static final int MAX_CHUNKS = 64;

  /**
   * Most tokens of a batch: under 10 s at 2 k tokens/s, a slow core's speed. A slower model's are
   * fewer.
   */
  public static final int MAX_TOKENS = 16_000;

  public ChunkBatch {
    attributes = Map.copyOf(attributes);
    entries = List.copyOf(entries);
  }

  /** A batch of no chunks, of the same text and attributes. */
  public static ChunkBatch of(ContentHash text, Map<String, Object> attributes) {
    return new ChunkBatch(text, attributes, List.of());
  }

  /** The same text and attributes with other chunks. */
  public ChunkBatch with(List<Entry> others) {
    return new ChunkBatch(text, attributes, others);
  }

  /**
   * A chunk, and the location of an existing vector of the same text.
   *
   * @param known in the artifacts of an earlier generation or another version, made by the same
   *     model; empty when it must be embedded
   */
  public record Entry(Chunk chunk, Optional<VectorPlace> known) {}

  /**
   * Location of a vector that is kept.
   *
   * @param version of the same store
   * @param generation of the same document
   * @param batch of that generation
   * @param position within the batch, from 0
   */
  public record VectorPlace(int version, long generation, int batch, int position) {}
}
