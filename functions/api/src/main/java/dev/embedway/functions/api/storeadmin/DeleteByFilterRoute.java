package dev.embedway.functions.api.storeadmin;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.record.RecordService;
import dev.embedway.core.search.Filter;
import dev.embedway.core.search.FilterParser;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.List;

/** {@code POST /vector_stores/{store}/admin/delete_by_filter}: deletes records, and no files. */
public final class DeleteByFilterRoute implements Route {

  private static final String FILTER = "filter";
  private static final List<String> FIELDS = List.of(FILTER, "tenant");
  private static final String NOTE =
      "records alone were deleted; DELETE /documents/{id} deletes a file";

  private final RecordService records;
  private final FilterParser filters = new FilterParser();

  public DeleteByFilterRoute(RecordService records) {
    this.records = records;
  }

  @Override
  public HttpResponse answer(Call call) {
    Fields fields = Fields.ofBody(call.request(), FIELDS);
    TenantRequest request = call.concerning(fields.text("tenant"));
    long deleted = records.deleteMatching(request, call.parameter("store"), filter(fields));
    return HttpResponse.ok(Json.object().put("deleted", deleted).put("note", NOTE));
  }

  private Filter filter(Fields fields) {
    try {
      return fields
          .any(FILTER)
          .map(filters::parse)
          .orElseThrow(() ->
              new InvalidRequestException(
                  ErrorCode.INVALID_FILTER,
                  "filter is required: without one all records would be deleted",
                  FILTER));
    } catch (InvalidRequestException e) {
      throw e.about(FILTER);
    }
  }
}
