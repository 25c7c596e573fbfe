package dev.embedway.functions.api.records;

import dev.embedway.core.record.RecordService;
import dev.embedway.core.record.RecordTerms;
import dev.embedway.core.search.FilterParser;
import dev.embedway.core.vector.RecordPage;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.Optional;

/** Reading and deleting one record. */
public final class RecordRoutes {

  private final RecordService service;
  private final FilterParser filters = new FilterParser();

  public RecordRoutes(RecordService service) {
    this.service = service;
  }

  /** {@code GET /vector_stores/{store}/vectors}. */
  public HttpResponse list(Call call) {
    RecordParts parts = RecordParts.of(call);
    RecordTerms terms = RecordListForm.read(call, parts, filters);
    RecordPage page =
        service.list(call.concerning(Optional.empty()), call.parameter("store"), terms);
    return HttpResponse.ok(RecordView.of(page, terms.part(), parts));
  }

  /** {@code GET /vector_stores/{store}/vectors/{vector}}. */
  public HttpResponse show(Call call) {
    RecordParts parts = RecordParts.of(call);
    return HttpResponse.ok(
        RecordView.of(
            service.get(
                call.concerning(Optional.empty()),
                call.parameter("store"),
                call.parameter("vector")),
            parts));
  }

  /** {@code DELETE /vector_stores/{store}/vectors/{vector}}. */
  public HttpResponse delete(Call call) {
    String id = call.parameter("vector");
    service.delete(call.concerning(Optional.empty()), call.parameter("store"), id);
    return HttpResponse.ok(Json.object().put("id", id).put("deleted", true));
  }
}
