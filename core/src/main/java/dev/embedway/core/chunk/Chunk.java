package dev.embedway.core.chunk;

import java.util.List;

/**
 * A span of a document.
 *
 * @param ordinal its place among the document's chunks, from 0
 * @param start UTF-16 offset of its first unit in the extracted text
 * @param end offset after its last
 * @param text the span itself, the exact text that is embedded (the model's prompt aside)
 * @param tokens by the model's tokenizer, special tokens included
 * @param headings titles of the headings that it stands under, outermost first, where the method
 *     reads headings; then the row of names of a table that it begins in; not part of the text
 */
public record Chunk(
    int ordinal, int start, int end, String text, int tokens, List<String> headings) {

  public Chunk {
    headings = List.copyOf(headings);
  }

  /** A chunk under no heading. */
  public Chunk(int ordinal, int start, int end, String text, int tokens) {
    this(ordinal, start, end, text, tokens, List.of());
  }

  /** The same span under these headings. */
  Chunk under(List<String> titles) {
    return new Chunk(ordinal, start, end, text, tokens, titles);
  }

  /** The same span at another place among its document's chunks. */
  public Chunk at(int place) {
    return new Chunk(place, start, end, text, tokens, headings);
  }

  /** The hash of {@link #text}. */
  public ContentHash hash() {
    return ContentHash.of(text);
  }
}
