package dev.embedway.core.store;

import java.util.List;

/**
 * Words and phrases of a store that mean the same to its searches by text.
 *
 * @param groups each of terms of which one in a query stands for all
 */
public record Synonyms(List<List<String>> groups) {

  /** Most groups. */
  public static final int MAX_GROUPS = 100;

  /** Most terms of a group. */
  public static final int MAX_TERMS = 10;

  /** Most characters of a term. */
  public static final int MAX_CHARS = 100;

  /** Most characters of all terms: they are read, and looked for in the query, by each search. */
  public static final int MAX_TOTAL = 20_000;

  /** No synonyms. */
  public static final Synonyms NONE = new Synonyms(List.of());

  public Synonyms {
    groups = groups.stream().map(List::copyOf).toList();
  }

  /** Characters of all terms. */
  public int chars() {
    return groups.stream().flatMap(List::stream).mapToInt(String::length).sum();
  }
}
