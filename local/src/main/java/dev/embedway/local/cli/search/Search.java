package dev.embedway.local.cli.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.search.SearchQuery.Grouping;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Searching one store. */
@ThreadSafe
public final class Search {

  private final ApiClient api;
  private final String store;

  /**
   * A search of one store.
   *
   * @param store its name or id
   */
  public Search(ApiClient api, String store) {
    this.api = api;
    this.store = store;
  }

  /** The server's answer to a question, with the results that the question's grouping leaves. */
  JsonNode answer(SearchQuery query) {
    MaxResults asked =
        query.shown().grouping() == Grouping.NONE ? query.shown().limit() : MaxResults.ALL;
    ObjectNode request =
        api.object()
            .put("query", query.text())
            .put("mode", query.mode().toString())
            .put("max_num_results", asked.number());
    if (!query.filters().isEmpty()) {
      request.set("filters", FilterArgument.all(query.filters()));
    }
    query
        .shown()
        .minScore()
        .ifPresent(
            score -> request.putObject("ranking_options").put("score_threshold", score.value()));
    JsonNode answer =
        api.post("/v1/vector_stores/" + ApiClient.encoded(store) + "/search", request);
    return query.shown().grouping() == Grouping.NONE
        ? answer
        : grouped(answer, query.shown().limit());
  }

  /** Passages that were found, best first. */
  public List<Passage> passages(SearchQuery query) {
    return passages(answer(query));
  }

  /** The same of an answer. */
  static List<Passage> passages(JsonNode answer) {
    return StreamSupport.stream(answer.path("data").spliterator(), false).map(Passage::of).toList();
  }

  private static JsonNode grouped(JsonNode answer, MaxResults limit) {
    Set<String> documents = new HashSet<>();
    ArrayNode best = ((ObjectNode) answer).arrayNode();
    for (JsonNode match : answer.path("data")) {
      if (best.size() < limit.number() && documents.add(match.path("file_id").asText())) {
        best.add(match);
      }
    }
    return ((ObjectNode) answer).set("data", best);
  }
}
