package dev.embedway.core.search;

import java.util.Locale;

/** Data that a search compares. */
public enum SearchMode {
  /** Vectors, by cosine. */
  VECTOR,
  /** Words, by full-text search. */
  TEXT,
  /** Both, fused by reciprocal rank. */
  HYBRID;

  /** The mode as callers write it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
