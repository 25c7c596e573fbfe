package dev.embedway.core.reembed;

import dev.embedway.core.search.SearchMode;
import java.util.List;
import java.util.Set;

/**
 * A comparison as a caller asks for it.
 *
 * @param queries none blank; empty for some that are sampled
 */
public record ComparisonAsk(List<JudgedQuery> queries, SearchMode mode) {

  public ComparisonAsk {
    queries = List.copyOf(queries);
  }

  /**
   * A query with what a search should find.
   *
   * @param relevant keys of documents; empty where none are known
   */
  public record JudgedQuery(String text, Set<String> relevant) {

    public JudgedQuery {
      relevant = Set.copyOf(relevant);
    }
  }
}
