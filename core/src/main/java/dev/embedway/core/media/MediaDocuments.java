package dev.embedway.core.media;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.store.StoreLookup;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import java.util.Optional;

/**
 * Documents by the ids that media routes have for them: a media id is a document's id.
 *
 * <p>Thread-safe; a call is two reads.
 */
public final class MediaDocuments {

  private final Ledger ledger;
  private final StoreLookup stores;

  public MediaDocuments(Ledger ledger, StoreLookup stores) {
    this.ledger = ledger;
    this.stores = stores;
  }

  /**
   * The tenant's document of an id.
   *
   * @throws NotFoundException {@code document_not_found}, the same for a malformed id, an unknown
   *     one, another tenant's, and a document that was removed, itself or with its store
   */
  Media require(TenantId tenant, String id) {
    return Optional.of(id)
        .filter(DocumentId::isValid)
        .flatMap(valid -> ledger.document(tenant, new DocumentId(valid)))
        .filter(MediaDocuments::isThere)
        .flatMap(document -> store(document).map(store -> new Media(document, store)))
        .orElseThrow(() ->
            new NotFoundException(
                ErrorCode.DOCUMENT_NOT_FOUND,
                "no document of this id; a media id is a document's, as GET documents lists them"));
  }

  /** True of one whose embeddings alone were removed, too. */
  private static boolean isThere(Document document) {
    return document.status() != JobStatus.DELETED || document.source().isPresent();
  }

  /** A document that was refused from the start knows its folder alone. */
  private Optional<StoreSpec> store(Document document) {
    String store = document.storeId().isEmpty() ? document.store() : document.storeId();
    return stores.find(document.tenant(), store);
  }
}
