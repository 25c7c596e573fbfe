package dev.embedway.functions.api.stores;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.upload.StoreRemover;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreLabel;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.store.StoreVersion.ModelRef;
import dev.embedway.core.tenant.Identifiers;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Paging;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import dev.embedway.functions.api.stores.StoreChanges.Metadata;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Making, listing, changing and deleting vector stores. */
public final class VectorStoresRoutes {

  /** Kept of a deletion's time, to answer in. */
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final StoreCatalog catalog;
  private final Ledger ledger;
  private final StoreRemover remover;
  private final StoreForm form;
  private final StoreChanges changes;
  private final Identifiers identifiers;
  private final AuditTrail audit;
  private final InstantSource clock;

  public VectorStoresRoutes(
      StoreCatalog catalog,
      Ledger ledger,
      StoreRemover remover,
      StoreForm form,
      Identifiers identifiers,
      AuditTrail audit,
      InstantSource clock) {
    this.catalog = catalog;
    this.ledger = ledger;
    this.remover = remover;
    this.form = form;
    this.changes = new StoreChanges(catalog, form, audit);
    this.identifiers = identifiers;
    this.audit = audit;
    this.clock = clock;
  }

  /** {@code POST /vector_stores}. */
  public HttpResponse create(Call call) {
    Fields fields = Fields.ofBody(call.request(), StoreForm.FIELDS);
    TenantId tenant = call.tenant(fields.text("tenant"));
    StoreForm.refuseUnsupported(fields);
    String id = identifiers.id("vs_");
    ModelSpec model = form.model(fields, call);
    StoreLabel label = label(fields, "store-" + id.substring("vs_".length()));
    StoreSpec store =
        StoreSpec.of(
            tenant,
            id,
            label.name(),
            label,
            StoreVersion.first(
                ModelRef.of(form.qualifiedIdOf(model), model),
                StoreForm.dim(fields, model),
                form.chunking(fields, model),
                clock.instant()));
    audit.note(call.caller(), tenant, "store.create", id, Map.of(), StoreChanges.facts(store));
    catalog.add(store);
    return HttpResponse.ok(StoreView.of(store, StoreContents.NONE));
  }

  private static StoreLabel label(Fields fields, String fallback) {
    return new StoreLabel(
        StoreForm.name(fields, fallback),
        StoreForm.description(fields, ""),
        StoreMetadata.merged(fields, Map.of()));
  }

  /** {@code GET /vector_stores}. */
  public HttpResponse list(Call call) {
    TenantId tenant = call.tenant();
    Page<StoreSpec> page = page(catalog.list(tenant), Paging.of(call));
    List<StoreSpec> stores = page.items();
    Map<String, StoreContents> contents =
        StoreContents.count(ledger, tenant, Optional.empty(), call.deadline(), clock);
    ArrayNode data = Json.array();
    for (StoreSpec store : stores) {
      data.add(StoreView.of(store, contents.getOrDefault(store.id(), StoreContents.NONE)));
    }
    ObjectNode body = Json.object().put("object", "list");
    body.set("data", data);
    body.put("first_id", stores.isEmpty() ? null : stores.getFirst().id());
    body.put("last_id", stores.isEmpty() ? null : stores.getLast().id());
    body.put("has_more", page.next().isPresent());
    body.put("next", page.next().orElse(null));
    return HttpResponse.ok(body);
  }

  /** Stores behind one of them; as OpenAI has it, the cursor is a store's id. */
  private static Page<StoreSpec> page(List<StoreSpec> all, PageRequest asked) {
    int from =
        asked.after().map(id -> 1 + all.stream().map(StoreSpec::id).toList().indexOf(id)).orElse(0);
    if (from == 0 && asked.after().isPresent()) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_CURSOR,
          "after is the id of a store that is listed; take next of the page before, or start"
              + " without it",
          "after");
    }
    List<StoreSpec> items = all.subList(from, Math.min(all.size(), from + asked.limit()));
    return new Page<>(
        items,
        from + items.size() < all.size() ? Optional.of(items.getLast().id()) : Optional.empty());
  }

  /** {@code POST /vector_stores/{store}}, as OpenAI has it. */
  public HttpResponse change(Call call) {
    return changed(call, Metadata.REPLACE);
  }

  /** {@code PATCH /vector_stores/{store}}, as the original module has it. */
  public HttpResponse patch(Call call) {
    return changed(call, Metadata.MERGE);
  }

  private HttpResponse changed(Call call, Metadata metadata) {
    StoreSpec store = changes.apply(call, metadata);
    Map<String, StoreContents> contents =
        StoreContents.count(
            ledger, store.tenant(), Optional.of(store.prefix()), call.deadline(), clock);
    return HttpResponse.ok(
        StoreView.of(store, contents.getOrDefault(store.id(), StoreContents.NONE)));
  }

  /** {@code DELETE /vector_stores/{store}}. */
  public HttpResponse delete(Call call) {
    StoreSpec store = catalog.require(call.tenant(), call.parameter("store"));
    audit.note(
        call.caller(),
        store.tenant(),
        "store.delete",
        store.id(),
        StoreChanges.facts(store),
        Map.of());
    remover.remove(store, call.deadline().minus(ANSWER));
    return HttpResponse.ok(
        Json.object()
            .put("id", store.id())
            .put("object", "vector_store.deleted")
            .put("deleted", true));
  }
}
