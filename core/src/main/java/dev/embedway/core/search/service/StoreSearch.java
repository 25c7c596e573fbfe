package dev.embedway.core.search.service;

import dev.embedway.core.embedding.BlankText;
import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest.Selection;
import dev.embedway.core.search.TextQuery;
import dev.embedway.core.store.SearchTuning;
import java.util.List;

/**
 * A caller's search of a store.
 *
 * @param queries at least one, none blank but that of a search by a given vector
 * @param selection of the matches
 * @param tuning that the caller chooses
 * @param overlong treatment of a query over the limit of the store's model
 */
public record StoreSearch(
    List<String> queries,
    Selection selection,
    SearchTuning tuning,
    SearchMode mode,
    Overlong overlong) {

  /** The field that faults of a query name. */
  static final String INPUT = "input";

  public StoreSearch {
    queries = List.copyOf(queries);
  }

  /**
   * Texts that the store's model embeds: the queries, where words are compared too without
   * operators.
   */
  List<String> embedded() {
    return mode == SearchMode.VECTOR
        ? queries
        : queries.stream().map(query -> TextQuery.of(query).words()).toList();
  }

  /**
   * Refuses operators that cannot be searched by.
   *
   * @throws InvalidRequestException naming {@code input}: {@code empty_input} for a query of
   *     operators without a word that is searched, {@code invalid_parameter} for one of too many
   *     operators
   */
  void checkOperators() {
    if (mode == SearchMode.VECTOR) {
      return;
    }
    for (int i = 0; i < queries.size(); i++) {
      TextQuery query = TextQuery.of(queries.get(i));
      if (query.operators() > TextQuery.MAX_OPERATORS) {
        throw new InvalidRequestException(
            ErrorCode.INVALID_PARAMETER,
            "query %d has %d phrases, excluded words and prefixes; allowed are %d"
                .formatted(i, query.operators(), TextQuery.MAX_OPERATORS),
            INPUT);
      }
      if (BlankText.isBlank(query.words()) && query.operators() > 0) {
        throw new InvalidRequestException(
            ErrorCode.EMPTY_INPUT,
            "query %d has no word besides those that it excludes; add words that are searched"
                .formatted(i),
            INPUT);
      }
    }
  }

  /** The same search of other matches. */
  StoreSearch with(Selection other) {
    return new StoreSearch(queries, other, tuning, mode, overlong);
  }
}
