package dev.embedway.local.cli;

import dev.embedway.local.cli.argument.FilterArgument;
import dev.embedway.local.cli.argument.MaxResults;
import dev.embedway.local.cli.argument.Score;
import dev.embedway.local.cli.argument.SearchModeArgument;
import java.util.List;
import java.util.Optional;

/**
 * A question to a store.
 *
 * @param filters conditions that all hold for what is found
 * @param minScore results below it are left out
 */
record SearchQuery(
    String text,
    SearchModeArgument mode,
    MaxResults limit,
    List<FilterArgument> filters,
    Optional<Score> minScore,
    Grouping grouping) {

  /** Results that are shown. */
  enum Grouping {
    /** Every passage. */
    NONE,
    /** The best passage of each document. */
    DOCUMENT
  }

  SearchQuery {
    filters = List.copyOf(filters);
  }

  /** A question to all documents, for passages of any score. */
  static SearchQuery of(String text, SearchModeArgument mode, MaxResults limit) {
    return new SearchQuery(text, mode, limit, List.of(), Optional.empty(), Grouping.NONE);
  }
}
