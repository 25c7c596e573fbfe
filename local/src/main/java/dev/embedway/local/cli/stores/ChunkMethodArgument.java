package dev.embedway.local.cli.stores;

import dev.embedway.local.cli.argument.Words;

/** A way to split documents. */
enum ChunkMethodArgument {
  RECURSIVE,
  SENTENCES,
  PARAGRAPHS,
  MARKDOWN,
  TOKENS;

  /** The word that is typed. */
  @Override
  public String toString() {
    return Words.of(this);
  }
}
