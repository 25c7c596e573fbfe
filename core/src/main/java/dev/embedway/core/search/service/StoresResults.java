package dev.embedway.core.search.service;

import dev.embedway.core.embedding.EmbeddingResponse.Truncation;
import dev.embedway.core.search.service.SearchResults.Result;
import dev.embedway.core.store.StoreSpec;
import java.util.List;

/**
 * Results of a search of several stores.
 *
 * @param results best first
 * @param truncation of any query
 */
public record StoresResults(List<OfStore> results, Truncation truncation) {

  public StoresResults {
    results = List.copyOf(results);
  }

  /**
   * A result of one of the stores.
   *
   * @param weight of the store
   */
  public record OfStore(StoreSpec store, double weight, Result result) {

    /** The number that results are ordered by: that of the store's own search, times its weight. */
    public double order() {
      return weight * result.match().relevance().order();
    }
  }
}
