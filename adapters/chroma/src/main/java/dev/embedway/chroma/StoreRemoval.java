package dev.embedway.chroma;

import dev.embedway.chroma.http.ChromaCollections;
import dev.embedway.chroma.http.ChromaRows;
import dev.embedway.core.tenant.TenantId;
import java.util.List;

/** Deletion of a store's collections. Immutable. */
record StoreRemoval(TenantId tenant, String storeId) {

  /** Leaves a mark that keeps late writes out; returns the count of rows of chunks that went. */
  long run(ChromaCollections collections) {
    collections.ensure(IndexName.dropped(tenant, storeId), IndexName.facts(tenant, storeId));
    return delete(collections);
  }

  /** Deletes the collections, not the mark. */
  long delete(ChromaCollections collections) {
    String mark = IndexName.dropped(tenant, storeId);
    List<String> names =
        collections.names(IndexName.of(tenant, storeId)).stream()
            .filter(name -> !name.equals(mark))
            .toList();
    // Documents after chunks, as their names are in order: a call that was cut off is gone on with.
    return names.stream().mapToLong(name -> delete(collections, name)).sum();
  }

  private static long delete(ChromaCollections collections, String name) {
    long rows =
        IndexName.isOfChunks(name) ? collections.find(name).map(ChromaRows::count).orElse(0L) : 0;
    collections.delete(name);
    return rows;
  }

  /** Deletes the mark. */
  void forget(ChromaCollections collections) {
    collections.delete(IndexName.dropped(tenant, storeId));
  }
}
