package dev.embedway.functions.api.documents;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.document.DescribedDocument;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.DocumentNotes;
import dev.embedway.core.store.TextLanguage;
import dev.embedway.functions.api.http.message.Json;
import java.util.Optional;

/** A document as callers see it. */
final class DocumentView {

  /** Warnings of each document in a list, which has a thousand of them. */
  private static final int LISTED_WARNINGS = 3;

  private DocumentView() {}

  /** All that is known of it. */
  static ObjectNode of(DescribedDocument described) {
    ObjectNode body = of(described.document(), DocumentNotes.MAX_WARNINGS);
    body.set("metadata", Json.tree(described.metadata()));
    return body;
  }

  /** The same without metadata, with the first warnings alone. */
  static ObjectNode listed(Document document) {
    return of(document, LISTED_WARNINGS);
  }

  private static ObjectNode of(Document document, int maxWarnings) {
    ObjectNode body = Json.object();
    body.put("id", document.id().value());
    body.put("object", "document");
    body.put("store", document.store());
    body.put("key", document.key());
    body.put("title", document.notes().title().orElse(null));
    body.put("language", document.notes().language().map(TextLanguage::code).orElse(null));
    body.put("status", document.status().wire());
    body.put("generation", document.newest());
    body.put("job_id", document.newestJob().wire());
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
    warnings(document.notes(), maxWarnings, body);
    body.put("created_at", document.createdAt().getEpochSecond());
    body.put("updated_at", document.updatedAt().getEpochSecond());
    return body;
  }

  private static void warnings(DocumentNotes notes, int max, ObjectNode body) {
    ArrayNode shown = Json.array();
    notes.warnings().stream()
        .limit(max)
        .map(warning ->
            Json.object().put("code", warning.code().wire()).put("message", warning.message()))
        .forEach(shown::add);
    body.set("warnings", shown);
    body.put("more_warnings", notes.warnings().size() - shown.size() + notes.moreWarnings());
  }

  /** A reason, or null as an ObjectNode has it. */
  static @org.jspecify.annotations.Nullable ObjectNode error(Optional<DocumentError> error) {
    return error
        .map(e -> Json.object().put("code", e.code().wire()).put("message", e.message()))
        .orElse(null);
  }
}
