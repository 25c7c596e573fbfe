package dev.embedway.functions.api.documents;

import dev.embedway.core.document.DocumentDeletion;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.Optional;

/** {@code DELETE /documents/{id}}: gone from search and from the bucket when this answers. */
public final class DeleteDocumentRoute implements Route {

  private final DocumentDeletion deletion;

  /** A route over a service. */
  public DeleteDocumentRoute(DocumentDeletion deletion) {
    this.deletion = deletion;
  }

  @Override
  public HttpResponse answer(Call call) {
    Document deleted = deletion.delete(call.concerning(Optional.empty()), call.parameter("id"));
    return HttpResponse.ok(
        Json.object()
            .put("id", deleted.id().value())
            .put("object", "document.deleted")
            .put("deleted", true));
  }
}
