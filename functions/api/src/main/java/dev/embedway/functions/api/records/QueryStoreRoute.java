package dev.embedway.functions.api.records;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.search.FilterParser;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.service.SearchResults;
import dev.embedway.core.search.service.SearchService;
import dev.embedway.core.store.DocumentKind;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.LimitedRoute;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;

/** {@code POST /vector_stores/{store}/query}, as the original module has it. */
public final class QueryStoreRoute implements LimitedRoute.Limited {

  private final SearchService service;
  private final FilterParser filters = new FilterParser();

  public QueryStoreRoute(SearchService service) {
    this.service = service;
  }

  @Override
  public HttpResponse answer(Call call, Permits permits) {
    QueryForm form = QueryForm.read(call.request(), filters, service.usualMode());
    SearchResults results = search(call, form, permits);
    SizedList data = new SizedList();
    for (SearchResults.Result result : results.results()) {
      if (!data.add(match(result.match()))) {
        break;
      }
    }
    ObjectNode body = Json.object();
    body.set("data", data.items());
    return HttpResponse.ok(body);
  }

  private SearchResults search(Call call, QueryForm form, Permits permits) {
    TenantRequest request = call.concerning(form.tenant());
    String store = call.parameter("store");
    if (form.vector().isPresent()) {
      return service.searchBy(request, store, form.search(), form.vector().get());
    }
    try {
      return service.search(request, store, form.search(), permits);
    } catch (InvalidRequestException e) {
      // The text came as the query here, not as the input.
      throw e.renamed("input", "query");
    }
  }

  private static ObjectNode match(Match match) {
    boolean isRecord = match.kind() == DocumentKind.RECORD;
    ObjectNode body = Json.object().put("id", isRecord ? match.documentId() : match.chunkId());
    body.put("content", RecordView.content(match.chunk().text()));
    body.set("metadata", Json.tree(match.attributes()));
    body.put("score", match.score());
    return body;
  }
}
