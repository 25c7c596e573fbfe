package dev.embedway.local.cli.keys;

import dev.embedway.local.cli.argument.Words;

/** A right of an API key. */
enum KeyRole {
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
