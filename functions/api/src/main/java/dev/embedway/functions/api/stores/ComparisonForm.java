package dev.embedway.functions.api.stores;

import dev.embedway.core.embedding.BlankText;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.reembed.ComparisonAsk;
import dev.embedway.core.reembed.ComparisonAsk.JudgedQuery;
import dev.embedway.core.search.SearchMode;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The body of a comparison of two versions.
 *
 * @param tenant that the body names
 */
record ComparisonForm(ComparisonAsk asked, Optional<String> tenant) {

  private static final List<String> FIELDS = List.of("queries", "mode", "tenant");
  private static final List<String> QUERY_FIELDS = List.of("query", "relevant");

  /** As many as two models embed, and two indexes are searched for, within a request's time. */
  private static final int MAX_QUERIES = 300;

  private static final int MAX_CHARS = 4000;
  private static final int MAX_RELEVANT = 1000;

  static ComparisonForm read(HttpRequest request) {
    Fields fields = Fields.ofBody(request, FIELDS);
    List<Fields> queries = fields.objects("queries", QUERY_FIELDS).orElse(List.of());
    if (queries.size() > MAX_QUERIES) {
      throw fields.invalid(
          "queries", "queries has " + queries.size() + " objects; allowed are 0.." + MAX_QUERIES);
    }
    SearchMode mode = SearchForm.mode(fields, SearchMode.VECTOR);
    return new ComparisonForm(
        new ComparisonAsk(queries.stream().map(ComparisonForm::query).toList(), mode),
        fields.text("tenant"));
  }

  private static JudgedQuery query(Fields fields) {
    String text = fields.requiredText("query");
    if (BlankText.isBlank(text)) {
      throw new InvalidRequestException(
          ErrorCode.EMPTY_INPUT, "a query needs a character that can be seen", "queries");
    }
    if (text.length() > MAX_CHARS) {
      throw fields.invalid(
          "query", "query has " + text.length() + " characters; allowed are 1.." + MAX_CHARS);
    }
    List<String> relevant = fields.texts("relevant").orElse(List.of());
    if (relevant.size() > MAX_RELEVANT) {
      throw fields.invalid(
          "relevant", "relevant has " + relevant.size() + " keys; allowed are 0.." + MAX_RELEVANT);
    }
    return new JudgedQuery(text, new HashSet<>(relevant));
  }
}
