package dev.embedway.functions.api.stores;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.file.batch.StoreWithFiles;
import dev.embedway.core.page.Page;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.service.MetadataChange.Treatment;
import dev.embedway.core.store.service.NewStore;
import dev.embedway.core.store.service.StoreService;
import dev.embedway.core.store.service.StoreState;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Paging;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.List;
import java.util.Optional;

/** Making, listing, changing and deleting vector stores. */
public final class VectorStoresRoutes {

  private final StoreService stores;
  private final StoreWithFiles withFiles;

  /**
   * Routes of stores.
   *
   * @param withFiles makes new ones
   */
  public VectorStoresRoutes(StoreService stores, StoreWithFiles withFiles) {
    this.stores = stores;
    this.withFiles = withFiles;
  }

  /** {@code POST /vector_stores}. */
  public HttpResponse create(Call call) {
    Fields fields = Fields.ofBody(call.request(), StoreForm.FIELDS);
    TenantRequest request = call.concerning(fields.text("tenant"));
    NewStore asked = StoreForm.ofNew(fields);
    return HttpResponse.ok(
        StoreView.of(withFiles.create(request, asked, StoreForm.fileIds(fields))));
  }

  /** {@code GET /vector_stores}. */
  public HttpResponse list(Call call) {
    Page<StoreState> page = stores.list(call.concerning(Optional.empty()), Paging.of(call));
    List<StoreSpec> listed = page.items().stream().map(StoreState::store).toList();
    ArrayNode data = Json.array();
    page.items().forEach(state -> data.add(StoreView.of(state)));
    ObjectNode body = Json.object().put("object", "list");
    body.set("data", data);
    body.put("first_id", listed.isEmpty() ? null : listed.getFirst().id());
    body.put("last_id", listed.isEmpty() ? null : listed.getLast().id());
    body.put("has_more", page.next().isPresent());
    body.put("next", page.next().orElse(null));
    return HttpResponse.ok(body);
  }

  /** {@code POST /vector_stores/{store}}, as OpenAI has it. */
  public HttpResponse change(Call call) {
    return changed(call, Treatment.REPLACE);
  }

  /** {@code PATCH /vector_stores/{store}}, as the original module has it. */
  public HttpResponse patch(Call call) {
    return changed(call, Treatment.MERGE);
  }

  private HttpResponse changed(Call call, Treatment metadata) {
    Fields fields = Fields.ofBody(call.request(), StoreForm.CHANGEABLE);
    TenantRequest request = call.concerning(fields.text("tenant"));
    return HttpResponse.ok(
        StoreView.of(
            stores.change(request, call.parameter("store"), StoreForm.ofChange(fields, metadata))));
  }

  /** {@code DELETE /vector_stores/{store}}. */
  public HttpResponse delete(Call call) {
    StoreSpec deleted = stores.delete(call.concerning(Optional.empty()), call.parameter("store"));
    return HttpResponse.ok(
        Json.object()
            .put("id", deleted.id())
            .put("object", "vector_store.deleted")
            .put("deleted", true));
  }
}
