package dev.embedway.core.store.service;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.search.SearchPath;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.core.vector.HnswBuild;
import dev.embedway.core.vector.HnswSettings;
import dev.embedway.core.vector.HnswTuning;
import dev.embedway.core.vector.VectorEngine;
import dev.embedway.core.vector.VectorStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Indexes of stores as admins see and tune them; each change is written into the audit log before
 * it is made.
 */
@ThreadSafe
public final class StoreIndexes {

  private static final String EF_SEARCH = "ef_search";

  private final StoreCatalog catalog;
  private final VectorStore vectors;
  private final HnswTuning tuning;
  private final AuditTrail audit;
  private final InstantSource clock;

  public StoreIndexes(
      StoreCatalog catalog,
      VectorStore vectors,
      HnswTuning tuning,
      AuditTrail audit,
      InstantSource clock) {
    this.catalog = catalog;
    this.vectors = vectors;
    this.tuning = tuning;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * The index of a store's live version.
   *
   * @param vectors that searches find, of files and records
   * @param path of its searches
   * @param settings of the store's HNSW indexes
   */
  public record Reading(
      StoreSpec store, VectorEngine engine, long vectors, SearchPath path, HnswSettings settings) {}

  /**
   * Reads the index of a store's live version.
   *
   * @param store id or name
   * @throws dev.embedway.core.error.EmbedwayException {@code store_not_found}, or {@code
   *     store_unavailable} while the vector store does not answer
   */
  public Reading read(TenantRequest request, String store) {
    return read(request, catalog.require(request.tenant(), store));
  }

  private Reading read(TenantRequest request, StoreSpec store) {
    return new Reading(
        store,
        vectors.engine(),
        vectors.count(store.index()).chunks(),
        vectors.path(store.index(), request.deadline()),
        settings(request, store));
  }

  private HnswSettings settings(TenantRequest request, StoreSpec store) {
    return tuning.settings(store.tenant(), store.id(), request.deadline());
  }

  /**
   * Sets the candidates that searches of a store keep in view; throws as {@link #read} does.
   *
   * @param efSearch within the range of {@link HnswSettings}
   */
  public StoreSpec searchWith(TenantRequest request, String store, int efSearch) {
    StoreSpec found = catalog.require(request.tenant(), store);
    searchWith(request, found, efSearch);
    return found;
  }

  /** The same of each store that the tenant has now; returns their number. */
  public int searchAllWith(TenantRequest request, int efSearch) {
    List<StoreSpec> all = catalog.list(request.tenant());
    all.forEach(store -> searchWith(request, store, efSearch));
    return all.size();
  }

  private void searchWith(TenantRequest request, StoreSpec store, int efSearch) {
    int before = settings(request, store).efSearch();
    if (before != efSearch) {
      note(
          request,
          "store.ef_search",
          store,
          Map.of(EF_SEARCH, String.valueOf(before)),
          Map.of(EF_SEARCH, String.valueOf(efSearch)));
      tuning.searchWith(store.tenant(), store.id(), efSearch);
    }
  }

  /**
   * Asks for a store's HNSW indexes anew, while the present ones are searched; throws as {@link
   * #read} does.
   */
  public Reading rebuild(TenantRequest request, String store, HnswBuild build) {
    StoreSpec found = catalog.require(request.tenant(), store);
    note(
        request,
        "store.rebuild_index",
        found,
        facts(settings(request, found).build()),
        facts(build));
    tuning.rebuild(found.tenant(), found.id(), build, clock.instant());
    return read(request, found);
  }

  private static Map<String, String> facts(HnswBuild build) {
    return Map.of(
        "m", String.valueOf(build.m()), "ef_construction", String.valueOf(build.efConstruction()));
  }

  private void note(
      TenantRequest request,
      String action,
      StoreSpec store,
      Map<String, String> before,
      Map<String, String> after) {
    audit.note(request.caller(), store.tenant(), action, store.id(), before, after);
  }
}
