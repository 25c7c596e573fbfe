package dev.embedway.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.pipeline.Document;
import dev.embedway.core.pipeline.DocumentError;
import dev.embedway.functions.api.http.Json;
import java.util.Optional;

/** A document as callers see it. */
final class DocumentView {

  private DocumentView() {}

  static ObjectNode of(Document document) {
    ObjectNode body = Json.object();
    body.put("id", document.id().value());
    body.put("object", "document");
    body.put("store", document.store());
    body.put("key", document.key());
    body.put("status", document.status().wire());
    body.put("generation", document.newest());
    if (document.visible() == 0) {
      body.putNull("visible_generation");
    } else {
      body.put("visible_generation", document.visible());
    }
    body.put("chunks", document.chunks());
    body.put("model", document.model());
    body.put("progress", document.progress());
    body.set("error", error(document.error()));
    body.set("metadata_error", error(document.metadataError()));
    body.put("created_at", document.createdAt().getEpochSecond());
    body.put("updated_at", document.updatedAt().getEpochSecond());
    return body;
  }

  /** A reason, or null as an ObjectNode has it. */
  static @org.jspecify.annotations.Nullable ObjectNode error(Optional<DocumentError> error) {
    return error
        .map(e -> Json.object().put("code", e.code().wire()).put("message", e.message()))
        .orElse(null);
  }
}
