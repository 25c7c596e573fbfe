package dev.embedway.functions.api.stores;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.service.StoreContents;
import dev.embedway.core.store.service.StoreState;
import dev.embedway.functions.api.http.message.Json;

/** A vector store as OpenAI's object, with our facts beside. */
final class StoreView {

  private StoreView() {}

  static ObjectNode of(StoreState state) {
    StoreSpec store = state.store();
    StoreContents contents = state.contents();
    ObjectNode body = Json.object();
    body.put("id", store.id());
    body.put("object", "vector_store");
    body.put("name", store.name());
    body.put("description", store.label().description());
    body.put("prefix", store.prefix());
    body.put("created_at", store.createdAt().getEpochSecond());
    body.set("metadata", Json.tree(store.metadata()));
    body.put("status", status(state));
    ExpiryForm.show(store, body);
    body.put("usage_bytes", contents.bytes());
    body.set("file_counts", fileCounts(contents));
    body.put("embedding_model", store.model());
    body.put("dimensions", store.dim());
    body.set("chunking", ChunkingView.of(store.chunking()));
    body.set("search", TuningForm.view(store.searches().tuning()));
    body.set("versions", VersionView.of(store));
    return body;
  }

  private static String status(StoreState state) {
    if (state.isExpired()) {
      return "expired";
    }
    return state.contents().inProgress() > 0 ? "in_progress" : "completed";
  }

  private static ObjectNode fileCounts(StoreContents contents) {
    return Json.object()
        .put("in_progress", contents.inProgress())
        .put("completed", contents.completed())
        .put("failed", contents.failed())
        .put("cancelled", contents.cancelled())
        .put("total", contents.total());
  }
}
