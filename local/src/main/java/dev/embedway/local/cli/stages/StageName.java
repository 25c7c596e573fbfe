package dev.embedway.local.cli.stages;

import dev.embedway.local.cli.argument.Words;

/** A stage of the pipeline, or all of them. */
enum StageName {
  CHUNKING,
  EMBEDDING,
  STORAGE,
  ALL;

  /** The word that is typed. */
  @Override
  public String toString() {
    return Words.of(this);
  }
}
