package dev.embedway.functions.api;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.StoreCatalog;
import dev.embedway.core.vector.StoreSpec;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Fields;
import java.time.Duration;
import java.util.Map;

/**
 * Changes what may change of a store: its metadata, and how documents are cut that are uploaded
 * from then on.
 *
 * <p>Thread-safe.
 */
final class StoreChanges {

  private static final int MAX_TRIES = 8;
  private static final Duration SOON = Duration.ofSeconds(1);

  private final StoreCatalog catalog;
  private final StoreForm form;
  private final Changes audit;

  StoreChanges(StoreCatalog catalog, StoreForm form, Changes audit) {
    this.catalog = catalog;
    this.form = form;
    this.audit = audit;
  }

  /** The store as it is after the change that the call's body asks for. */
  StoreSpec apply(Call call) {
    Fields fields = Fields.ofBody(call.request(), StoreForm.CHANGEABLE);
    TenantId tenant = call.tenant(fields.text("tenant"));
    StoreForm.refuseUnsupported(fields);
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      StoreSpec seen = Stores.find(catalog, tenant, call.parameter("store"));
      StoreSpec next = changed(fields, seen);
      if (next.equals(seen)) {
        return next;
      }
      audit.note(call, tenant, "store.change", seen.id(), facts(seen), facts(next));
      if (catalog.replace(next, seen)) {
        return next;
      }
    }
    throw new UnavailableException(
        ErrorCode.STORE_UNAVAILABLE,
        "other requests changed the same store meanwhile; try again",
        SOON,
        null);
  }

  /** What a record of a change says of a store: of its metadata the names alone. */
  static Map<String, String> facts(StoreSpec store) {
    return Map.of(
        "name", store.name(),
        "model", store.model(),
        "dim", String.valueOf(store.dim()),
        "chunking", store.chunking().toString(),
        "metadata", String.join(",", store.metadata().keySet().stream().sorted().toList()));
  }

  private StoreSpec changed(Fields fields, StoreSpec seen) {
    if (fields.text("name").filter(name -> !name.equals(seen.name())).isPresent()) {
      throw fields.invalid(
          "name",
          "a store cannot be renamed, since its name is part of its documents' keys; make a new"
              + " store and upload them there");
    }
    ModelSpec model = form.model(seen.model());
    return new StoreSpec(
        seen.tenant(),
        seen.id(),
        seen.name(),
        seen.model(),
        seen.space(),
        seen.dim(),
        form.chunking(fields, model, seen.chunking()),
        seen.liveVersion(),
        fields.any("metadata").isPresent() ? StoreForm.metadata(fields) : seen.metadata(),
        seen.createdAt());
  }
}
