package dev.embedway.functions.api.stores;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.search.FilterParser;
import dev.embedway.core.search.service.SearchResults;
import dev.embedway.core.search.service.SearchService;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.LimitedRoute;
import dev.embedway.functions.api.http.message.HttpResponse;
import java.util.List;

/** {@code POST /vector_stores/{store}/search}, answering OpenAI's page. */
public final class SearchRoute implements LimitedRoute.Limited {

  private final SearchService service;
  private final FilterParser filters = new FilterParser();

  public SearchRoute(SearchService service) {
    this.service = service;
  }

  @Override
  public HttpResponse answer(Call call, Permits permits) {
    SearchForm form = SearchForm.read(call.request(), filters, service.usualMode());
    try {
      SearchResults results =
          service.search(
              call.concerning(form.tenant()),
              call.parameter("store"),
              form.search(),
              form.shape(),
              permits);
      List<ObjectNode> data =
          results.results().stream().map(result -> ResultView.of(result, form)).toList();
      return form.page(data, results.truncation());
    } catch (InvalidRequestException e) {
      // The texts came as the query here, not as the input.
      throw e.renamed("input", "query");
    }
  }
}
