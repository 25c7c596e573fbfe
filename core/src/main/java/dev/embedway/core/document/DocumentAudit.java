package dev.embedway.core.document;

import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.tenant.TenantRequest;
import java.util.Map;

/** Audit records of what callers do to documents. */
public final class DocumentAudit {

  private DocumentAudit() {}

  /**
   * Writes that a caller is about to take something of a document away.
   *
   * @param action such as {@code document.delete}
   */
  public static void noteRemoval(
      AuditTrail audit, TenantRequest request, String action, Document document) {
    audit.note(
        request.caller(),
        document.tenant(),
        action,
        document.id().value(),
        Map.of(
            "store",
            document.store(),
            "status",
            document.status().wire(),
            "generation",
            String.valueOf(document.newest())),
        Map.of());
  }
}
