package dev.embedway.core.search.service;

import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.search.Filter;
import dev.embedway.core.search.HybridWeights;
import dev.embedway.core.search.SearchMode;
import java.util.List;
import java.util.Optional;

/**
 * A caller's search of a store.
 *
 * @param queries at least one, none blank
 * @param limit max matches
 * @param filter of the documents that may match
 * @param scoreThreshold min score, 0..1
 * @param weights of a hybrid search, where the caller gives any
 * @param overlong treatment of a query over the limit of the store's model
 */
public record StoreSearch(
    List<String> queries,
    int limit,
    Optional<Filter> filter,
    double scoreThreshold,
    Optional<HybridWeights> weights,
    SearchMode mode,
    Overlong overlong) {

  public StoreSearch {
    queries = List.copyOf(queries);
  }
}
