package dev.embedway.functions.api.records;

import dev.embedway.core.record.batch.UpsertBatchService;
import dev.embedway.core.record.batch.UpsertQuery;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.message.HttpResponse;

/** Batches of records: making, following and listing them. */
public final class UpsertBatchesRoutes {

  private static final int ACCEPTED = 202;
  private static final String STORE = "store";

  private final UpsertBatchService batches;

  public UpsertBatchesRoutes(UpsertBatchService batches) {
    this.batches = batches;
  }

  /** {@code POST /vector_stores/{store}/vectors/batches}. */
  public HttpResponse create(Call call) {
    UpsertBatchForm form = UpsertBatchForm.read(call.request());
    TenantRequest request = call.concerning(form.tenant());
    String store = call.parameter(STORE);
    return HttpResponse.of(
        ACCEPTED,
        form.utf8()
            .map(lines -> UpsertBatchView.of(batches.create(request, store, lines)))
            .orElseGet(() -> UpsertBatchView.of(batches.prepare(request, store, form.bytes()))));
  }

  /** {@code GET /vector_stores/{store}/vectors/batches/{batch}}. */
  public HttpResponse show(Call call) {
    return HttpResponse.ok(
        UpsertBatchView.of(
            batches.find(call.tenant(), call.parameter(STORE), call.parameter("batch"))));
  }

  /** {@code GET /vector_stores/batches}. */
  public HttpResponse list(Call call) {
    UpsertQuery asked = UpsertBatchListForm.read(call);
    return HttpResponse.ok(
        UpsertBatchView.of(
            batches.list(call.tenant(call.request().query("user_id")), asked), asked));
  }
}
