package dev.embedway.functions.api.records;

import dev.embedway.core.embedding.BlankText;
import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.model.Vector;
import dev.embedway.core.search.Filter;
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
 * The body of a query in the original module's form.
 *
 * @param search of one query, empty where there is a vector alone
 * @param vector of the query, where the caller made it
 * @param tenant that the body names
 */
record QueryForm(StoreSearch search, Optional<Vector> vector, Optional<String> tenant) {

  private static final List<String> FIELDS =
      List.of("query", "vector", "top_k", "filter", "mode", "tenant");
  private static final String QUERY = "query";
  private static final String VECTOR = "vector";
  private static final String MODE = "mode";
  private static final int MAX_RESULTS = 100;
  private static final int DEFAULT_RESULTS = 10;

  /**
   * Reads a body.
   *
   * @param usual mode of one with a query that names none
   */
  static QueryForm read(HttpRequest request, FilterParser filters, SearchMode usual) {
    Fields fields = Fields.ofBody(request, FIELDS);
    Optional<String> query = fields.text(QUERY);
    Optional<Vector> vector =
        fields.any(VECTOR).map(given -> VectorForm.read(fields, VECTOR, given));
    check(fields, query, vector);
    StoreSearch search =
        new StoreSearch(
            List.of(query.orElse("")),
            new Selection(limit(fields), filter(fields, filters), 0),
            SearchTuning.NONE,
            mode(fields, query, vector, usual),
            Overlong.REFUSE);
    return new QueryForm(search, vector, fields.text("tenant"));
  }

  private static void check(Fields fields, Optional<String> query, Optional<Vector> vector) {
    if (query.isEmpty() && vector.isEmpty()) {
      throw fields.invalid(QUERY, "query, vector or both are required; there is neither");
    }
    if (query.filter(BlankText::isBlank).isPresent()) {
      throw new InvalidRequestException(
          ErrorCode.EMPTY_INPUT, "query must have a character that can be seen", QUERY);
    }
  }

  private static int limit(Fields fields) {
    int limit = fields.integer("top_k").orElse(DEFAULT_RESULTS);
    if (limit < 1 || limit > MAX_RESULTS) {
      throw fields.invalid("top_k", "top_k must be 1.." + MAX_RESULTS + ", was " + limit);
    }
    return limit;
  }

  private static Optional<Filter> filter(Fields fields, FilterParser filters) {
    try {
      return fields.any("filter").map(filters::parse);
    } catch (InvalidRequestException e) {
      throw e.about("filter");
    }
  }

  private static SearchMode mode(
      Fields fields, Optional<String> query, Optional<Vector> vector, SearchMode usual) {
    SearchMode absent = query.isPresent() ? usual : SearchMode.VECTOR;
    SearchMode mode =
        switch (fields.text(MODE).orElse(absent.wire())) {
          case "vector" -> SearchMode.VECTOR;
          case "text" -> SearchMode.TEXT;
          case "hybrid" -> SearchMode.HYBRID;
          default ->
              throw fields.invalid(MODE, "the mode is not known; allowed are vector, text, hybrid");
        };
    if (mode != SearchMode.VECTOR && query.isEmpty()) {
      throw fields.invalid(
          MODE, "mode " + mode.wire() + " compares words; send a query, or mode vector");
    }
    if (mode == SearchMode.TEXT && vector.isPresent()) {
      throw fields.invalid(MODE, "mode text compares no vector; leave vector out");
    }
    return mode;
  }
}
