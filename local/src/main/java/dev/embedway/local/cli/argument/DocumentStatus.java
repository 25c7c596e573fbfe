package dev.embedway.local.cli.argument;

/** A document's status that a list can be limited to. */
public enum DocumentStatus {
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
