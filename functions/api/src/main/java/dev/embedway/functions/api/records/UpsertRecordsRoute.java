package dev.embedway.functions.api.records;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.record.RecordService;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.LimitedRoute;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.HashSet;
import java.util.List;

/** {@code POST /vector_stores/{store}/vectors}. */
public final class UpsertRecordsRoute implements LimitedRoute.Limited {

  private final RecordService service;

  public UpsertRecordsRoute(RecordService service) {
    this.service = service;
  }

  @Override
  public HttpResponse answer(Call call, Permits permits) {
    RecordsForm form = RecordsForm.read(call.request());
    List<String> ids =
        service.upsert(
            call.concerning(form.tenant()), call.parameter("store"), form.records(), permits);
    ObjectNode body = Json.object().put("upserted", new HashSet<>(ids).size());
    body.set("ids", Json.tree(ids));
    return HttpResponse.ok(body);
  }
}
