package dev.embedway.local.cli.documents;

import dev.embedway.local.cli.argument.Words;

/** A document's status that a list can be limited to. */
enum DocumentStatus {
  QUEUED,
  CHUNKING,
  EMBEDDING,
  STORING,
  COMPLETED,
  PARTIAL,
  FAILED,
  CANCELLED,
  DELETED;

  /** The word that is typed. */
  @Override
  public String toString() {
    return Words.of(this);
  }
}
