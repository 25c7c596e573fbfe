package dev.embedway.local.cli.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.search.SearchQuery.Grouping;
import dev.embedway.local.cli.search.SearchQuery.Marks;
import java.util.List;
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

  /** The server's answer to a question. */
  JsonNode answer(SearchQuery query) {
    SearchQuery.Shown shown = query.shown();
    ObjectNode request =
        api.object().put("query", query.text()).put("max_num_results", shown.limit().number());
    query.mode().ifPresent(mode -> request.put("mode", mode.toString()));
    if (!query.filters().isEmpty()) {
      request.set("filters", FilterArgument.all(query.filters()));
    }
    if (shown.grouping() == Grouping.DOCUMENT) {
      request.put("group_by", "document");
    }
    if (shown.marks() == Marks.WORDS) {
      request.put("highlight", true);
    }
    shown
        .minScore()
        .ifPresent(
            score -> request.putObject("ranking_options").put("score_threshold", score.value()));
    return api.post("/v1/vector_stores/" + ApiClient.encoded(store) + "/search", request);
  }

  /** Passages that were found, best first. */
  public List<Passage> passages(SearchQuery query) {
    return passages(answer(query));
  }

  /** The same of an answer. */
  static List<Passage> passages(JsonNode answer) {
    return StreamSupport.stream(answer.path("data").spliterator(), false).map(Passage::of).toList();
  }
}
