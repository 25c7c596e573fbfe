package dev.embedway.chroma;

import dev.embedway.chroma.http.ChromaCollections;
import dev.embedway.core.tenant.TenantId;
import java.util.List;
import java.util.Optional;

/** Counting of the records of a tenant, document by document. Immutable. */
record RecordCount(ChromaSession session, TenantId tenant) {

  /** Counts those of all stores, each once however many versions have it. */
  long read() {
    return session.names(IndexName.of(tenant)).stream()
        .map(name -> IndexName.storeId(tenant, name))
        .distinct()
        .mapToLong(store -> session.read(tenant, store, collections -> largest(collections, store)))
        .sum();
  }

  /** Versions of a store have the same records but for those that are on their way. */
  private long largest(ChromaCollections collections, String store) {
    List<String> names =
        collections.names(IndexName.of(tenant, store)).stream()
            .filter(IndexName::isOfDocuments)
            .toList();
    return names.stream()
        .map(collections::find)
        .flatMap(Optional::stream)
        .mapToLong(IndexRows::countRecords)
        .max()
        .orElse(0);
  }
}
