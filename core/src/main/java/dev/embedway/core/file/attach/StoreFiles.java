package dev.embedway.core.file.attach;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.document.DocumentAttributes;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.file.FileId;
import dev.embedway.core.page.SortOrder;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.MetadataFile;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.upload.SourceBucket;
import dev.embedway.core.store.StoreLookup;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import java.util.Optional;

/** Documents of a store by the ids that OpenAI's clients know them by. */
@ThreadSafe
public final class StoreFiles {

  /** An object and its metadata file. */
  private static final int OBJECTS = 2;

  private final StoreLookup stores;
  private final Ledger ledger;
  private final SourceBucket bucket;
  private final DocumentAttributes attributes;

  public StoreFiles(
      StoreLookup stores, Ledger ledger, SourceBucket bucket, DocumentAttributes attributes) {
    this.stores = stores;
    this.ledger = ledger;
    this.bucket = bucket;
    this.attributes = attributes;
  }

  /** The store that a caller names; throws {@code store_not_found}. */
  public StoreSpec store(TenantId tenant, String store) {
    return stores.require(tenant, store);
  }

  /**
   * A document of a store.
   *
   * @param id {@code file-...} or {@code doc_...}
   * @throws NotFoundException {@code file_not_found}, the same for an unknown id, a malformed one,
   *     one of another store and one that is deleted
   */
  Document find(StoreSpec store, String id) {
    Optional<Document> found =
        DocumentId.isValid(id)
            ? ledger.document(store.tenant(), new DocumentId(id))
            : FileId.parse(id).flatMap(file -> attached(store, file));
    return found
        .filter(document -> isOf(store, document))
        .orElseThrow(() ->
            new NotFoundException(
                ErrorCode.FILE_NOT_FOUND,
                "the store has no file of this id; GET its files lists them"));
  }

  /**
   * The key that a part of the store's list follows, which goes on where its file was removed: of
   * an attached file the name is not known then.
   *
   * @return empty for an id of another form, or of a document that was never the store's
   */
  Optional<String> position(StoreSpec store, String id, SortOrder order) {
    return DocumentId.isValid(id)
        ? ledger
            .document(store.tenant(), new DocumentId(id))
            .filter(document -> document.storeId().equals(store.id()))
            .map(Document::key)
        : FileId.parse(id)
            .map(file ->
                attached(store, file)
                    .map(Document::key)
                    .orElseGet(() ->
                        order == SortOrder.ASC
                            ? StoreFileName.end(file)
                            : StoreFileName.prefix(file)));
  }

  /** The object that the file is attached as names its document, whose key has the file's name. */
  private Optional<Document> attached(StoreSpec store, FileId file) {
    return bucket
        .below(new ObjectKey(store.tenant(), store.prefix(), StoreFileName.prefix(file)), OBJECTS)
        .stream()
        .filter(key -> !MetadataFile.isNamedLike(key))
        .findFirst()
        .flatMap(ObjectKey::parse)
        .flatMap(key -> ledger.document(key.tenant(), key.documentId()));
  }

  /** True of a document that searches of the store may find, now or later. */
  public static boolean isOf(StoreSpec store, Document document) {
    return document.storeId().equals(store.id()) && document.status() != JobStatus.DELETED;
  }

  /** A document with its attributes. */
  public StoreFile file(StoreSpec store, Document document) {
    return new StoreFile(store, document, attributes.of(document));
  }
}
