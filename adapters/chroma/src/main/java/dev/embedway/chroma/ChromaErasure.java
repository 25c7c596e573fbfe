package dev.embedway.chroma;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.chroma.http.ChromaCollections;
import dev.embedway.chroma.http.ChromaRows;
import dev.embedway.core.erasure.ErasedKind;
import dev.embedway.core.erasure.ErasurePlace;
import dev.embedway.core.erasure.ErasureScope;
import dev.embedway.core.erasure.Remnant;
import dev.embedway.core.tenant.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * The collections of a Chroma server as a place of erasures: a store of a tenant after the other.
 * The handle is the store's id.
 */
@ThreadSafe
final class ChromaErasure implements ErasurePlace {

  private static final String MORE = "more";

  private final ChromaSession session;

  ChromaErasure(ChromaSession session) {
    this.session = session;
  }

  @Override
  public Slice find(ErasureScope scope, Optional<String> after) {
    TenantId tenant = scope.tenant();
    List<String> names = session.names(IndexName.of(tenant));
    if (names.isEmpty()) {
      return Slice.NONE;
    }
    String store = IndexName.storeId(tenant, names.getFirst());
    List<String> ofStore =
        names.stream().filter(name -> name.startsWith(IndexName.of(tenant, store))).toList();
    return session.read(
        tenant,
        store,
        collections -> new Slice(remnants(collections, store, ofStore), Optional.of(MORE)));
  }

  private static List<Remnant> remnants(
      ChromaCollections collections, String store, List<String> names) {
    long chunks = count(collections, names.stream().filter(IndexName::isOfChunks).toList());
    long documents =
        count(collections, names.stream().filter(name -> !IndexName.isOfChunks(name)).toList());
    return List.of(
        new Remnant(ErasedKind.CHUNKS, store, chunks),
        new Remnant(ErasedKind.INDEXED_DOCUMENTS, store, documents));
  }

  private static long count(ChromaCollections collections, List<String> names) {
    return names.stream()
        .mapToLong(name -> collections.find(name).map(ChromaRows::count).orElse(0L))
        .sum();
  }

  @Override
  public void erase(ErasureScope scope, List<Remnant> found) {
    found.stream()
        .map(Remnant::handle)
        .distinct()
        .forEach(store -> {
          StoreRemoval removal = new StoreRemoval(scope.tenant(), store);
          session.change(
              scope.tenant(),
              store,
              collections -> {
                long rows = removal.run(collections);
                removal.forget(collections);
                return rows;
              });
        });
  }
}
