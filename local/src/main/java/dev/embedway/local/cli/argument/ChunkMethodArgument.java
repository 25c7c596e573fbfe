package dev.embedway.local.cli.argument;

/** A way to split documents. */
public enum ChunkMethodArgument {
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
