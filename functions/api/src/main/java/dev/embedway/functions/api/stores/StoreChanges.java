package dev.embedway.functions.api.stores;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreLabel;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.message.Fields;
import java.time.Duration;
import java.util.Map;

/**
 * Changes what may change of a store: its label, and how documents are cut that are uploaded from
 * then on.
 *
 * <p>Thread-safe.
 */
final class StoreChanges {

  private static final int MAX_TRIES = 8;
  private static final Duration SOON = Duration.ofSeconds(1);

  private final StoreCatalog catalog;
  private final StoreForm form;
  private final AuditTrail audit;

  StoreChanges(StoreCatalog catalog, StoreForm form, AuditTrail audit) {
    this.catalog = catalog;
    this.form = form;
    this.audit = audit;
  }

  /** Treatment of the metadata that a store has when a body gives some. */
  enum Metadata {
    /** Entries that the body does not name stay, and those that it gives as null go. */
    MERGE,
    /** The body's stands for all. */
    REPLACE
  }

  /** The store as it is after the change that the call's body asks for. */
  StoreSpec apply(Call call, Metadata metadata) {
    Fields fields = Fields.ofBody(call.request(), StoreForm.CHANGEABLE);
    TenantId tenant = call.tenant(fields.text("tenant"));
    StoreForm.refuseUnsupported(fields);
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      StoreSpec seen = catalog.require(tenant, call.parameter("store"));
      StoreSpec next = changed(fields, seen, metadata);
      if (next.equals(seen)) {
        return next;
      }
      audit.note(call.caller(), tenant, "store.change", seen.id(), facts(seen), facts(next));
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

  /** Facts of a store in a record of a change: of its metadata the names, no description. */
  static Map<String, String> facts(StoreSpec store) {
    return Map.of(
        "name", store.name(),
        "model", store.model(),
        "dim", String.valueOf(store.dim()),
        "chunking", store.chunking().toString(),
        "description", store.label().description().isEmpty() ? "none" : "given",
        "metadata", String.join(",", store.metadata().keySet().stream().sorted().toList()));
  }

  private StoreSpec changed(Fields fields, StoreSpec seen, Metadata metadata) {
    StoreLabel label =
        new StoreLabel(
            StoreForm.name(fields, seen.name()),
            StoreForm.description(fields, seen.label().description()),
            switch (metadata) {
              case MERGE -> StoreMetadata.merged(fields, seen.metadata());
              case REPLACE -> StoreMetadata.replaced(fields, seen.metadata());
            });
    return seen.with(label, form.chunking(fields, seen));
  }
}
