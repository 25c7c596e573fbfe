package dev.embedway.core.file.attach;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.document.DocumentDeletion;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantRequest;

/** Removal of files from stores; the file that was attached is kept. */
@ThreadSafe
public final class StoreFileRemoval {

  private final StoreFiles documents;
  private final DocumentDeletion deletion;

  public StoreFileRemoval(StoreFiles documents, DocumentDeletion deletion) {
    this.documents = documents;
    this.deletion = deletion;
  }

  /**
   * Removes a file from a store: it is gone from searches when this returns.
   *
   * @return its name
   * @throws dev.embedway.core.error.NotFoundException {@code store_not_found} or {@code
   *     file_not_found}
   */
  public StoreFileName remove(TenantRequest request, String store, String id) {
    StoreSpec target = documents.store(request.tenant(), store);
    Document document = documents.find(target, id);
    deletion.delete(request, document.id().value());
    return StoreFileName.of(document.id().value(), document.key());
  }
}
