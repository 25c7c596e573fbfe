package dev.embedway.core.store.service;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Changes of a store by compare and swap, each written into the audit log before it is made. */
@ThreadSafe
final class StoreSwap {

  private static final int MAX_TRIES = 8;
  private static final Duration SOON = Duration.ofSeconds(1);

  private final StoreCatalog catalog;
  private final AuditTrail audit;
  private final InstantSource clock;

  StoreSwap(StoreCatalog catalog, AuditTrail audit, InstantSource clock) {
    this.catalog = catalog;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Changes a store as it is found, which is a use of it; returns it as it then is.
   *
   * @param store id or name
   * @param change of the store, for each try anew
   * @throws UnavailableException {@code store_unavailable} while others change the same store
   * @throws dev.embedway.core.error.ConflictException {@code store_expired} for a store that is
   *     expired after the change too
   */
  StoreSpec swap(TenantRequest request, String store, UnaryOperator<StoreSpec> change) {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      StoreSpec seen = catalog.require(request.tenant(), store);
      StoreSpec changed = change.apply(seen);
      changed.requireUsable(clock.instant());
      if (changed.equals(seen)) {
        return seen;
      }
      StoreSpec next = changed.usedAt(clock.instant());
      audit.note(
          request.caller(), request.tenant(), "store.change", seen.id(), facts(seen), facts(next));
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
    Map<String, String> facts = new TreeMap<>();
    facts.put("name", store.name());
    facts.put("model", store.model());
    facts.put("dim", String.valueOf(store.dim()));
    facts.put("chunking", store.chunking().toString());
    facts.put("description", store.label().description().isEmpty() ? "none" : "given");
    facts.put("metadata", String.join(",", store.metadata().keySet().stream().sorted().toList()));
    facts.put("search", store.searches().tuning().toString());
    facts.put(
        "expires_after", store.expiry().map(expiry -> expiry.days() + " days").orElse("none"));
    facts.put("synonyms", store.searches().synonyms().groups().size() + " groups");
    return facts;
  }
}
