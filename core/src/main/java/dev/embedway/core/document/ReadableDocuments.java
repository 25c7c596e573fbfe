package dev.embedway.core.document;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.Ledger.DocumentQuery;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Documents as the ledger has them, but for those whose store is deleted: they go with it at once,
 * though the ledger learns of them one by one.
 */
@ThreadSafe
public final class ReadableDocuments {

  private final Ledger ledger;
  private final StoreCatalog catalog;

  public ReadableDocuments(Ledger ledger, StoreCatalog catalog) {
    this.ledger = ledger;
    this.catalog = catalog;
  }

  /**
   * A page of a tenant's documents, which may have fewer than it was asked for.
   *
   * @param asked its store may be named by the id too
   * @throws dev.embedway.core.error.InvalidRequestException {@code invalid_cursor}
   */
  public Page<Document> list(DocumentQuery asked) {
    TenantId tenant = asked.tenant();
    Page<Document> page =
        ledger.list(
            new DocumentQuery(
                tenant,
                asked.store().map(store -> catalog.prefixOf(tenant, store)),
                asked.status(),
                asked.limit(),
                asked.after()));
    return new Page<>(readable(tenant, page.items()), page.next());
  }

  /**
   * A document.
   *
   * @throws NotFoundException {@code document_not_found}, the same for an unknown id, a malformed
   *     one, another tenant's and one whose store is deleted
   */
  public Document show(TenantId tenant, String id) {
    return Optional.of(find(tenant, id))
        .filter(isReadable(tenant))
        .orElseThrow(ReadableDocuments::unknown);
  }

  /** Those of a tenant's documents whose store is not deleted, in the same order. */
  public List<Document> readable(TenantId tenant, List<Document> some) {
    return some.stream().filter(isReadable(tenant)).toList();
  }

  /** The tenant's document of an id, whether its store is deleted or not. */
  public Optional<Document> lookUp(TenantId tenant, String id) {
    return Optional.of(id)
        .filter(DocumentId::isValid)
        .flatMap(valid -> ledger.document(tenant, new DocumentId(valid)));
  }

  /** The same as {@link #show}, whether its store is deleted or not. */
  Document find(TenantId tenant, String id) {
    return lookUp(tenant, id).orElseThrow(ReadableDocuments::unknown);
  }

  private Predicate<Document> isReadable(TenantId tenant) {
    Set<String> stores =
        catalog.list(tenant).stream().map(StoreSpec::id).collect(Collectors.toSet());
    return document ->
        stores.contains(document.storeId())
            || catalog.deletedAt(tenant, document.storeId()).isEmpty();
  }

  static NotFoundException unknown() {
    return new NotFoundException(
        ErrorCode.DOCUMENT_NOT_FOUND, "no document of this id; GET documents lists them");
  }
}
