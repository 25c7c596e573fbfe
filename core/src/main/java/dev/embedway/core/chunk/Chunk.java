package dev.embedway.core.chunk;

/**
 * A span of a document.
 *
 * @param ordinal its place among the document's chunks, from 0
 * @param start UTF-16 offset of its first unit in the extracted text
 * @param end offset after its last
 * @param text the span itself, the exact text that is embedded (the model's prompt aside)
 * @param tokens by the model's tokenizer, special tokens included
 */
public record Chunk(int ordinal, int start, int end, String text, int tokens) {

  /** The hash of {@link #text}. */
  public ContentHash hash() {
    return ContentHash.of(text);
  }
}
