package dev.embedway.functions.api;

import dev.embedway.core.pipeline.Document;
import dev.embedway.core.pipeline.DocumentRemover;
import dev.embedway.core.pipeline.Ledger;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.HttpResponse;
import dev.embedway.functions.api.http.Json;
import dev.embedway.functions.api.http.Route;

/** {@code DELETE /documents/{id}}: gone from search and from the bucket when this answers. */
final class DeleteDocumentRoute implements Route {

  private final Ledger ledger;
  private final DocumentRemover remover;

  DeleteDocumentRoute(Ledger ledger, DocumentRemover remover) {
    this.ledger = ledger;
    this.remover = remover;
  }

  @Override
  public HttpResponse answer(Call call) {
    Document document = DocumentsRoutes.find(ledger, call);
    remover.remove(document);
    return HttpResponse.ok(
        Json.object()
            .put("id", document.id().value())
            .put("object", "document.deleted")
            .put("deleted", true));
  }
}
