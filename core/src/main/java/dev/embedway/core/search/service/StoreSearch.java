package dev.embedway.core.search.service;

import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.search.HybridWeights;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest.Selection;
import java.util.List;
import java.util.Optional;

/**
 * A caller's search of a store.
 *
 * @param queries at least one, none blank but that of a search by a given vector
 * @param selection of the matches
 * @param weights of a hybrid search, where the caller gives any
 * @param overlong treatment of a query over the limit of the store's model
 */
public record StoreSearch(
    List<String> queries,
    Selection selection,
    Optional<HybridWeights> weights,
    SearchMode mode,
    Overlong overlong) {

  public StoreSearch {
    queries = List.copyOf(queries);
  }

  /** The same search of other matches. */
  StoreSearch with(Selection other) {
    return new StoreSearch(queries, other, weights, mode, overlong);
  }
}
