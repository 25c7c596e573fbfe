package dev.embedway.core.chunk;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Method by which a text is cut into chunks. */
public enum ChunkMethod {
  /** Windows of a fixed number of tokens. */
  TOKENS,
  /** At paragraphs, else sentences, else words, whichever is the largest that fits. */
  RECURSIVE,
  /** Whole sentences, as many as fit. */
  SENTENCES,
  /** Whole paragraphs, as many as fit. */
  PARAGRAPHS,
  /** Sections of Markdown, each chunk with the headings above it. */
  MARKDOWN;

  /** The method as callers write it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The method that callers write so; empty for any other word. */
  public static Optional<ChunkMethod> ofWire(String wire) {
    return Arrays.stream(values()).filter(method -> method.wire().equals(wire)).findFirst();
  }

  /** Every method as callers write it, for messages. */
  public static String allowed() {
    return Arrays.stream(values()).map(ChunkMethod::wire).collect(Collectors.joining(", "));
  }
}
