package dev.embedway.core.chunk;

import dev.embedway.core.model.Tokenizer;
import java.util.List;

/**
 * Cuts a text into chunks.
 *
 * <p>Immutable. Every character that is not white space is in some chunk; no chunk is blank or over
 * the spec's size; chunk {@code i}'s start rises with {@code i}; {@code text.substring(start, end)}
 * is the chunk's text. The same text gives the same chunks.
 */
public interface Chunker {

  /** The chunks of {@code text} in order; empty for a blank one. */
  List<Chunk> chunk(String text, Tokenizer tokenizer);
}
