package dev.embedway.functions.api.stores;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.embedding.BlankText;
import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.embedding.EmbeddingResponse.Truncation;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.search.FilterParser;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.search.service.Grouping;
import dev.embedway.core.search.service.ResultShape;
import dev.embedway.core.search.service.ResultShape.Marks;
import dev.embedway.core.search.service.StoreSearch;
import dev.embedway.core.store.SearchTuning;
import dev.embedway.functions.api.http.message.AnswerBytes;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpRequest;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.List;
import java.util.Optional;

/**
 * The body of a search.
 *
 * @param search of 1..16 queries; a query over the limit of the store's model is cut by default
 * @param tenant that the body names
 * @param shape of the results
 * @param isExplained true where the parts of each result are asked for
 */
public record SearchForm(
    StoreSearch search, Optional<String> tenant, ResultShape shape, boolean isExplained) {

  /** Fields of the body. */
  public static final List<String> FIELDS =
      List.of(
          "query",
          "max_num_results",
          "filters",
          "ranking_options",
          "mode",
          "explain",
          "group_by",
          "context",
          "highlight",
          "rewrite_query",
          "truncate",
          "tenant");

  private static final int MAX_QUERIES = 16;
  private static final int MAX_RESULTS = 50;
  private static final int DEFAULT_RESULTS = 10;

  /**
   * Reads a body.
   *
   * @param usual mode where it names none
   */
  static SearchForm read(HttpRequest request, FilterParser filters, SearchMode usual) {
    return read(Fields.ofBody(request, FIELDS), filters, usual);
  }

  /** Reads the fields of a body, which may have others. */
  public static SearchForm read(Fields fields, FilterParser filters, SearchMode usual) {
    fields.flag("rewrite_query");
    Optional<Fields> ranking =
        fields.object(
            "ranking_options",
            List.of("score_threshold", "ranker", "hybrid_search", "boosts", "recency"));
    SearchMode mode = mode(fields, usual);
    StoreSearch search =
        new StoreSearch(
            queries(fields),
            new SearchRequest.Selection(
                limit(fields),
                fields.any("filters").map(filters::parse),
                ranking.map(SearchForm::threshold).orElse(0.0)),
            ranking.map(TuningForm::read).orElse(SearchTuning.NONE),
            mode,
            fields.flag("truncate").orElse(true) ? Overlong.TRUNCATE : Overlong.REFUSE);
    return new SearchForm(
        search,
        fields.text("tenant"),
        new ResultShape(grouping(fields), neighbours(fields), marks(fields, mode)),
        fields.flag("explain").orElse(false));
  }

  /**
   * The answer: results as OpenAI's page.
   *
   * @param data the results
   * @param truncation of any query
   * @throws dev.embedway.core.error.EmbedwayException as {@link AnswerBytes#check} does
   */
  public HttpResponse page(List<ObjectNode> data, Truncation truncation) {
    ObjectNode body = Json.object().put("object", "vector_store.search_results.page");
    body.set("search_query", Json.tree(search.queries()));
    body.putArray("data").addAll(data);
    body.put("has_more", false);
    body.putNull("next_page");
    if (truncation == Truncation.TRUNCATED) {
      body.put("truncated", true);
    }
    HttpResponse answer = HttpResponse.ok(body);
    AnswerBytes.check(
        answer.body(),
        "the results are",
        "; ask for fewer by max_num_results, or for less context");
    return answer;
  }

  private static List<String> queries(Fields fields) {
    Optional<JsonNode> query = fields.any("query");
    if (query.isEmpty()) {
      throw empty("query is required: a string or a list of 1.." + MAX_QUERIES + " strings");
    }
    List<String> queries =
        query.get().isTextual()
            ? List.of(query.get().textValue())
            : fields.texts("query").orElse(List.of());
    if (queries.isEmpty() || queries.stream().anyMatch(BlankText::isBlank)) {
      throw empty("a query needs a character that can be seen");
    }
    if (queries.size() > MAX_QUERIES) {
      throw fields.invalid(
          "query", "query has " + queries.size() + " strings; allowed are 1.." + MAX_QUERIES);
    }
    return queries;
  }

  private static InvalidRequestException empty(String message) {
    return new InvalidRequestException(ErrorCode.EMPTY_INPUT, message, "query");
  }

  private static int limit(Fields fields) {
    int limit = fields.integer("max_num_results").orElse(DEFAULT_RESULTS);
    if (limit < 1 || limit > MAX_RESULTS) {
      throw fields.invalid(
          "max_num_results", "max_num_results is " + limit + "; allowed are 1.." + MAX_RESULTS);
    }
    return limit;
  }

  private static double threshold(Fields ranking) {
    ranking.text("ranker");
    double threshold = ranking.number("score_threshold").orElse(0.0);
    if (threshold < 0 || threshold > 1) {
      throw ranking.invalid(
          "score_threshold", "score_threshold is " + threshold + "; allowed are 0..1");
    }
    return threshold;
  }

  private static Grouping grouping(Fields fields) {
    Optional<String> given = fields.text("group_by");
    if (given.filter(word -> !word.equals("document")).isPresent()) {
      throw fields.invalid(
          "group_by", "the group_by is not known; allowed is document, or null for passages");
    }
    return given.isPresent() ? Grouping.DOCUMENT : Grouping.CHUNK;
  }

  private static int neighbours(Fields fields) {
    int neighbours = fields.integer("context").orElse(0);
    if (neighbours < 0 || neighbours > ResultShape.MAX_NEIGHBOURS) {
      throw fields.invalid(
          "context", "context is " + neighbours + "; allowed are 0.." + ResultShape.MAX_NEIGHBOURS);
    }
    return neighbours;
  }

  private static Marks marks(Fields fields, SearchMode mode) {
    if (!fields.flag("highlight").orElse(false)) {
      return Marks.NONE;
    }
    if (mode == SearchMode.VECTOR) {
      throw fields.invalid(
          "highlight",
          "highlight marks words, of which mode vector compares none; search by text or hybrid");
    }
    return Marks.WORDS;
  }

  /** The mode of a search. */
  static SearchMode mode(Fields fields, SearchMode absent) {
    return switch (fields.text("mode").orElse(absent.wire())) {
      case "vector" -> SearchMode.VECTOR;
      case "text" -> SearchMode.TEXT;
      case "hybrid" -> SearchMode.HYBRID;
      default ->
          throw fields.invalid("mode", "the mode is not known; allowed are vector, text, hybrid");
    };
  }
}
