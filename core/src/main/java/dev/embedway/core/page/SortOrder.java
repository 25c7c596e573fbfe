package dev.embedway.core.page;

import java.util.Locale;

/** Order of a list. */
public enum SortOrder {
  ASC,
  DESC;

  /** The order as callers write it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The other one. */
  public SortOrder reversed() {
    return this == ASC ? DESC : ASC;
  }
}
