package dev.embedway.functions.api.documents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.document.DocumentDeletion;
import dev.embedway.core.document.DocumentErasure;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.functions.api.erasure.EraseFlag;
import dev.embedway.functions.api.erasure.ErasureView;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.Optional;

/**
 * {@code DELETE /documents/{id}}: gone from search and from the bucket when this answers; erased
 * with all that was made of it where the query says so.
 */
public final class DeleteDocumentRoute implements Route {

  private final DocumentDeletion deletion;
  private final DocumentErasure erasure;

  /** A route over services. */
  public DeleteDocumentRoute(DocumentDeletion deletion, DocumentErasure erasure) {
    this.deletion = deletion;
    this.erasure = erasure;
  }

  @Override
  public HttpResponse answer(Call call) {
    TenantRequest request = call.concerning(Optional.empty());
    String id = call.parameter("id");
    if (EraseFlag.isSet(call)) {
      DocumentErasure.Result erased = erasure.erase(request, id);
      return HttpResponse.ok(
          deleted(erased.document()).set("receipt", ErasureView.receipt(erased.receipt())));
    }
    return HttpResponse.ok(deleted(deletion.delete(request, id)));
  }

  private static ObjectNode deleted(Document document) {
    return Json.object()
        .put("id", document.id().value())
        .put("object", "document.deleted")
        .put("deleted", true);
  }
}
