package dev.embedway.functions.api.documents;

import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.upload.DocumentRemover;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.Map;

/** {@code DELETE /documents/{id}}: gone from search and from the bucket when this answers. */
public final class DeleteDocumentRoute implements Route {

  private final Ledger ledger;
  private final DocumentRemover remover;
  private final AuditTrail changes;

  public DeleteDocumentRoute(Ledger ledger, DocumentRemover remover, AuditTrail changes) {
    this.ledger = ledger;
    this.remover = remover;
    this.changes = changes;
  }

  @Override
  public HttpResponse answer(Call call) {
    Document document = DocumentsRoutes.find(ledger, call);
    changes.note(
        call.caller(),
        document.tenant(),
        "document.delete",
        document.id().value(),
        Map.of(
            "store",
            document.store(),
            "status",
            document.status().wire(),
            "generation",
            String.valueOf(document.newest())),
        Map.of());
    remover.remove(document);
    return HttpResponse.ok(
        Json.object()
            .put("id", document.id().value())
            .put("object", "document.deleted")
            .put("deleted", true));
  }
}
