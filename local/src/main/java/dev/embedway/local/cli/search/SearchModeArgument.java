package dev.embedway.local.cli.search;

import dev.embedway.local.cli.argument.Words;

/** A way to rank passages. */
public enum SearchModeArgument {
  VECTOR,
  TEXT,
  HYBRID;

  /** The word that is typed. */
  @Override
  public String toString() {
    return Words.of(this);
  }
}
