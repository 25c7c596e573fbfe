package dev.embedway.core.chunk;

import dev.embedway.core.model.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Cuts a text into chunks.
 *
 * <p>Immutable. Every character that is not white space is in some chunk; no chunk is blank or over
 * the spec's size; chunk {@code i}'s start rises with {@code i}; {@code text.substring(start, end)}
 * is the chunk's text. The same text gives the same chunks.
 */
public interface Chunker {

  /**
   * Hands on the chunks of {@code text} in order, each as soon as it is cut, so that they need not
   * be held together; none for a blank text.
   */
  void chunk(String text, Tokenizer tokenizer, Consumer<Chunk> to);

  /** The chunks of {@code text} in order; empty for a blank one. */
  default List<Chunk> chunk(String text, Tokenizer tokenizer) {
    List<Chunk> chunks = new ArrayList<>();
    chunk(text, tokenizer, chunks::add);
    return List.copyOf(chunks);
  }
}
