package dev.embedway.core.pipeline.upload;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.trace.TraceId;
import dev.embedway.core.vector.VectorStore;
import java.util.Optional;

/**
 * Removes a document at a caller's request: its object first, then, by the same check of the object
 * that every event of it leads to, its registration as removed, then its metadata file and its
 * chunks' visibility. If it is cut off at any point, the object's own removal event does the rest.
 */
@ThreadSafe
public final class DocumentRemover {

  private final Ledger ledger;
  private final SourceBucket bucket;
  private final UploadRegistrar registrar;
  private final StoreCatalog catalog;
  private final VectorStore vectors;

  /** A remover of documents that this registrar registered. */
  public DocumentRemover(
      Ledger ledger,
      SourceBucket bucket,
      UploadRegistrar registrar,
      StoreCatalog catalog,
      VectorStore vectors) {
    this.ledger = ledger;
    this.bucket = bucket;
    this.registrar = registrar;
    this.catalog = catalog;
    this.vectors = vectors;
  }

  /**
   * Removes a document as it was read; it is gone from search when this returns, unless it was
   * uploaded anew meanwhile, which then holds. May be repeated.
   *
   * @param trace of the request
   * @throws ConflictException {@code state_conflict} for an object that lies outside of any store
   */
  public void remove(Document seen, Optional<TraceId> trace) {
    if (seen.tenant().equals(UnassignedUploads.TENANT)) {
      throw new ConflictException(
          ErrorCode.STATE_CONFLICT,
          "the object lies under no tenant's store; delete it from the bucket itself");
    }
    ObjectKey place = new ObjectKey(seen.tenant(), seen.store(), seen.key());
    // Without its embeddings alone, a document is deleted and has its object.
    if (seen.status() != JobStatus.DELETED || seen.source().isPresent()) {
      bucket.delete(place);
      registrar.register(UploadEvent.look(place).in(trace));
    }
    // After the document, so that nobody sees it without its metadata file's attributes.
    place.metadataFile().ifPresent(bucket::delete);
    hide(ledger.document(seen.tenant(), seen.id()));
  }

  private void hide(Optional<Document> now) {
    Optional<Document> removed = now.filter(document -> document.status() == JobStatus.DELETED);
    if (removed.isEmpty()) {
      return;
    }
    hide(removed.get(), catalog, vectors);
    ledger.removalApplied(removed.get().newestJob());
  }

  /** Takes a removed document out of every version of its store. */
  static void hide(Document removed, StoreCatalog catalog, VectorStore vectors) {
    // A store that was deleted is searched by nobody.
    catalog
        .find(removed.tenant(), removed.storeId())
        .ifPresent(store ->
            store
                .indexes()
                .forEach(index -> vectors.remove(index, removed.id().value(), removed.newest())));
  }
}
