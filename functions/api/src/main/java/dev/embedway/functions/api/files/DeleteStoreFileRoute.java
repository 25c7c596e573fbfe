package dev.embedway.functions.api.files;

import dev.embedway.core.file.attach.StoreFileRemoval;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.Optional;

/**
 * {@code DELETE /vector_stores/{store}/files/{file}}: gone from searches of the store when this
 * answers; the file itself is kept.
 */
public record DeleteStoreFileRoute(StoreFileRemoval removal) implements Route {

  @Override
  public HttpResponse answer(Call call) {
    String id =
        removal
            .remove(
                call.concerning(Optional.empty()), call.parameter("store"), call.parameter("file"))
            .id();
    return HttpResponse.ok(
        Json.object()
            .put("id", id)
            .put("object", "vector_store.file.deleted")
            .put("deleted", true));
  }
}
