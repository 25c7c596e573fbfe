package dev.embedway.core.document;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.upload.DocumentRemover;
import dev.embedway.core.tenant.TenantRequest;

/** Deletion of documents by callers, written into the audit log before it is made. */
@ThreadSafe
public final class DocumentDeletion {

  private final ReadableDocuments documents;
  private final DocumentRemover remover;
  private final AuditTrail audit;

  public DocumentDeletion(ReadableDocuments documents, DocumentRemover remover, AuditTrail audit) {
    this.documents = documents;
    this.remover = remover;
    this.audit = audit;
  }

  /**
   * Deletes a document: it is gone from searches and from the bucket when this returns.
   *
   * @param id of the document
   * @return the document as it was
   * @throws dev.embedway.core.error.NotFoundException {@code document_not_found}, the same for an
   *     unknown id, a malformed one and another tenant's
   */
  public Document delete(TenantRequest request, String id) {
    Document document = documents.find(request.tenant(), id);
    DocumentAudit.noteRemoval(audit, request, "document.delete", document);
    remover.remove(document, request.trace());
    return document;
  }
}
