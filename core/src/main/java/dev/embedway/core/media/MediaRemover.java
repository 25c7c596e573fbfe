package dev.embedway.core.media;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.document.DocumentAudit;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.upload.EmbeddingsRemover;
import dev.embedway.core.tenant.TenantRequest;

/** Removal of documents' embeddings by callers, written into the audit log first. */
@ThreadSafe
public final class MediaRemover {

  private final MediaDocuments documents;
  private final EmbeddingsRemover remover;
  private final AuditTrail audit;

  public MediaRemover(MediaDocuments documents, EmbeddingsRemover remover, AuditTrail audit) {
    this.documents = documents;
    this.remover = remover;
    this.audit = audit;
  }

  /**
   * Removes the embeddings of a document; returns the document as it was before. It is not found by
   * searches when this returns, and its object stays.
   *
   * @throws dev.embedway.core.error.NotFoundException {@code document_not_found}
   */
  public Media remove(TenantRequest request, String mediaId) {
    Media media = documents.require(request.tenant(), mediaId);
    Document document = media.document();
    DocumentAudit.noteRemoval(audit, request, "document.remove_embeddings", document);
    remover.remove(document, request.trace());
    return media;
  }
}
