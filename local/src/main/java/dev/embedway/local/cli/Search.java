package dev.embedway.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Searching one store.
 *
 * <p>Thread-safe.
 */
final class Search {

  private final ApiClient api;
  private final String store;

  Search(ApiClient api, String store) {
    this.api = api;
    this.store = store;
  }

  /** The server's answer to a query. */
  JsonNode answer(String query, String mode, int limit) {
    return api.post(
        "/v1/vector_stores/" + ApiClient.encoded(store) + "/search",
        api.object().put("query", query).put("mode", mode).put("max_num_results", limit));
  }

  /** What was found, best first. */
  List<Passage> passages(String query, String mode, int limit) {
    return StreamSupport.stream(answer(query, mode, limit).path("data").spliterator(), false)
        .map(Passage::of)
        .toList();
  }
}
