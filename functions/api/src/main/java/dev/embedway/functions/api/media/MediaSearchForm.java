package dev.embedway.functions.api.media;

import dev.embedway.core.embedding.BlankText;
import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.media.MediaSearch;
import dev.embedway.core.media.StoreTerms;
import dev.embedway.core.search.FilterParser;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest.Selection;
import dev.embedway.core.search.service.StoreSearch;
import dev.embedway.core.store.SearchTuning;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpRequest;
import java.util.List;
import java.util.Optional;

/**
 * The body of a search by a media route.
 *
 * @param search of one query, by its vector alone
 * @param tenant that the body names
 */
record MediaSearchForm(MediaSearch search, Optional<String> tenant) {

  private static final List<String> FIELDS =
      List.of(
          "query",
          "top_k",
          "collection",
          "embedding_model",
          "embedding_provider",
          "model",
          "provider",
          "filters",
          "tenant");
  private static final int MAX_RESULTS = 100;
  private static final int DEFAULT_RESULTS = 5;

  static MediaSearchForm read(HttpRequest request, FilterParser filters) {
    Fields fields = Fields.ofBody(request, FIELDS);
    StoreSearch search =
        new StoreSearch(
            List.of(query(fields)),
            new Selection(limit(fields), fields.any("filters").map(filters::parse), 0),
            SearchTuning.NONE,
            SearchMode.VECTOR,
            Overlong.TRUNCATE);
    StoreTerms terms = StoreTerms.ofModel(ModelFields.model(fields), ModelFields.provider(fields));
    return new MediaSearchForm(
        new MediaSearch(fields.text("collection"), terms, search), fields.text("tenant"));
  }

  private static String query(Fields fields) {
    String query = fields.text("query").orElse("");
    if (BlankText.isBlank(query)) {
      throw new InvalidRequestException(
          ErrorCode.EMPTY_INPUT, "query must have a character that can be seen", "query");
    }
    return query;
  }

  private static int limit(Fields fields) {
    int limit = fields.integer("top_k").orElse(DEFAULT_RESULTS);
    if (limit < 1 || limit > MAX_RESULTS) {
      throw fields.invalid("top_k", "top_k must be 1.." + MAX_RESULTS + ", was " + limit);
    }
    return limit;
  }
}
