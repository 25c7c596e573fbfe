package dev.embedway.core.document;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import java.util.Map;

/** Documents' metadata as callers read and change it, written into the audit log before it is. */
@ThreadSafe
public final class DocumentMetadata {

  private final ReadableDocuments documents;
  private final DocumentAttributes attributes;
  private final AttributeFiles files;
  private final AuditTrail audit;

  public DocumentMetadata(
      ReadableDocuments documents,
      DocumentAttributes attributes,
      AttributeFiles files,
      AuditTrail audit) {
    this.documents = documents;
    this.attributes = attributes;
    this.files = files;
    this.audit = audit;
  }

  /** A document; throws as {@link ReadableDocuments#show} does. */
  public DescribedDocument show(TenantId tenant, String id) {
    return described(documents.show(tenant, id));
  }

  private DescribedDocument described(Document document) {
    return new DescribedDocument(document, attributes.of(document));
  }

  /**
   * Replaces the attributes of a document's metadata file; those that came with its upload stay
   * where no other has their name. Searches see them soon, in every version of the store.
   *
   * @throws NotFoundException {@code document_not_found}, also for a document that was removed
   * @throws InvalidRequestException {@code invalid_parameter} for more bytes than are read, or a
   *     key too long for a metadata file beside it
   */
  public DescribedDocument change(TenantRequest request, String id, Map<String, Object> given) {
    change(request, present(request.tenant(), id), given);
    return described(present(request.tenant(), id));
  }

  private Document present(TenantId tenant, String id) {
    Document document = documents.show(tenant, id);
    if (document.source().isEmpty()) {
      throw ReadableDocuments.unknown();
    }
    return document;
  }

  /** The same for a document that was found. */
  public void change(TenantRequest request, Document document, Map<String, Object> given) {
    if (files.hold(document, given)) {
      return;
    }
    audit.note(
        request.caller(),
        document.tenant(),
        "document.metadata",
        document.id().value(),
        Map.of("attributes", count(document.metadataFile().attributes())),
        Map.of("attributes", count(given)));
    files.write(document.place(), given);
    files.apply(document.place(), request.trace());
    if (documents.find(document.tenant(), document.id().value()).source().isEmpty()) {
      // Its removal, which deletes the file too, may have come first.
      files.write(document.place(), Map.of());
    }
  }

  private static String count(Map<String, Object> given) {
    return String.valueOf(given.size());
  }
}
