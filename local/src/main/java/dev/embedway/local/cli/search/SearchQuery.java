package dev.embedway.local.cli.search;

import java.util.List;
import java.util.Optional;

/**
 * A question to a store.
 *
 * @param mode empty for the one that the store has
 * @param filters conditions that all hold for what is found
 * @param shown results
 */
public record SearchQuery(
    String text, Optional<SearchModeArgument> mode, List<FilterArgument> filters, Shown shown) {

  /**
   * The results that are shown.
   *
   * @param minScore results below it are left out
   */
  public record Shown(MaxResults limit, Optional<Score> minScore, Grouping grouping, Marks marks) {}

  /** Marks in passages. */
  public enum Marks {
    NONE,
    /** Stars around the words that a passage was found by. */
    WORDS
  }

  /** Results that are shown. */
  public enum Grouping {
    /** Every passage. */
    NONE,
    /** The best passage of each document. */
    DOCUMENT
  }

  public SearchQuery {
    filters = List.copyOf(filters);
  }

  /** A question to all documents, for passages of any score. */
  public static SearchQuery of(String text, MaxResults limit) {
    return new SearchQuery(
        text,
        Optional.empty(),
        List.of(),
        new Shown(limit, Optional.empty(), Grouping.NONE, Marks.NONE));
  }
}
