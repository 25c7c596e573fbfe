package dev.embedway.local.cli.argument;

/** A right of an API key. */
public enum KeyRole {
  EMBED,
  INGEST,
  SEARCH,
  ADMIN;

  /** The word that is typed. */
  @Override
  public String toString() {
    return Words.of(this);
  }
}
