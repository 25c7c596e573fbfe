package dev.embedway.functions.api.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.search.FilterParser;
import dev.embedway.core.search.service.StoresResults;
import dev.embedway.core.search.service.StoresResults.OfStore;
import dev.embedway.core.search.service.StoresSearch;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.LimitedRoute;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.stores.ResultView;
import dev.embedway.functions.api.stores.SearchForm;
import java.util.ArrayList;
import java.util.List;

/** {@code POST /search}: several stores at once. */
public final class SearchStoresRoute implements LimitedRoute.Limited {

  private final StoresSearch service;
  private final FilterParser filters = new FilterParser();

  public SearchStoresRoute(StoresSearch service) {
    this.service = service;
  }

  @Override
  public HttpResponse answer(Call call, Permits permits) {
    List<String> allowed = new ArrayList<>(SearchForm.FIELDS);
    allowed.add(StoresForm.FIELD);
    Fields fields = Fields.ofBody(call.request(), allowed);
    SearchForm form = SearchForm.read(fields, filters, service.usualMode());
    try {
      StoresResults results =
          service.search(
              call.concerning(form.tenant()),
              StoresForm.read(fields),
              form.search(),
              form.shape(),
              permits);
      List<ObjectNode> data = results.results().stream().map(result -> view(form, result)).toList();
      return form.page(data, results.truncation());
    } catch (InvalidRequestException e) {
      // The texts came as the query here, not as the input.
      throw e.renamed("input", "query");
    }
  }

  private static ObjectNode view(SearchForm form, OfStore found) {
    ObjectNode view = ResultView.of(found.result(), form);
    view.put("vector_store_id", found.store().id());
    view.put("vector_store_name", found.store().name());
    if (form.isExplained()) {
      view.withObject("/explain").put("store_weight", found.weight()).put("order", found.order());
    }
    return view;
  }
}
