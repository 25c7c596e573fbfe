package dev.embedway.local.cli.deadletters;

import dev.embedway.local.cli.argument.Words;

/** A stage whose dead letters are meant. */
enum LetterStage {
  CHUNKING,
  EMBEDDING,
  STORAGE;

  /** The word that is typed. */
  @Override
  public String toString() {
    return Words.of(this);
  }
}
