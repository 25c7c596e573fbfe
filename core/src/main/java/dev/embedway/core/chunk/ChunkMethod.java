package dev.embedway.core.chunk;

import java.util.Locale;

/** How a text is cut. */
public enum ChunkMethod {
  /** Windows of a fixed number of tokens. */
  TOKENS,
  /** At paragraphs, else sentences, else words, whichever is the largest that fits. */
  RECURSIVE;

  /** The method as callers write it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
