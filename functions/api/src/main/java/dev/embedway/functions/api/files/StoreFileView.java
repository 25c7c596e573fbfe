package dev.embedway.functions.api.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.file.attach.StoreFile;
import dev.embedway.core.file.attach.StoreFileStatus;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.functions.api.http.message.Json;
import java.util.Optional;

/** A file of a store as OpenAI's object, with our facts beside. */
final class StoreFileView {

  private StoreFileView() {}

  static ObjectNode of(StoreFile file) {
    ObjectNode body = Json.object();
    body.put("id", file.name().id());
    body.put("object", "vector_store.file");
    body.put("usage_bytes", file.document().source().map(SourceObject::bytes).orElse(0L));
    body.put("created_at", file.document().createdAt().getEpochSecond());
    body.put("vector_store_id", file.store().id());
    body.put("status", file.status().wire());
    body.set("last_error", lastError(file).map(StoreFileView::error).orElse(null));
    body.set("chunking_strategy", chunking(file.store().chunking()));
    body.set("attributes", Json.tree(file.attributes()));
    body.put("filename", file.name().filename());
    body.put("document_id", file.document().id().value());
    return body;
  }

  private static Optional<DocumentError> lastError(StoreFile file) {
    return file.document().error().filter(_ -> file.status() == StoreFileStatus.FAILED);
  }

  private static ObjectNode error(DocumentError error) {
    return Json.object().put("code", code(error.code())).put("message", error.message());
  }

  /** OpenAI's three codes; ours is in the document. */
  private static String code(DocumentError.Code code) {
    return switch (code) {
      case UNSUPPORTED_FORMAT -> "unsupported_file";
      case EMPTY_DOCUMENT,
          ENCRYPTED_DOCUMENT,
          TOO_LARGE,
          TOO_DEEP,
          MALFORMED_DOCUMENT,
          INVALID_KEY,
          INVALID_METADATA ->
          "invalid_file";
      case EXTRACTION_TIMEOUT,
          DIMENSION_MISMATCH,
          QUOTA_EXCEEDED,
          STORE_EXPIRED,
          CHUNKING_FAILED,
          PROVIDER_FAILED,
          STORAGE_FAILED ->
          "server_error";
    };
  }

  private static ObjectNode chunking(ChunkingSpec chunking) {
    if (chunking.method() != ChunkMethod.TOKENS) {
      return Json.object().put("type", "other");
    }
    ObjectNode sizes =
        Json.object()
            .put("max_chunk_size_tokens", chunking.size())
            .put("chunk_overlap_tokens", chunking.overlap());
    return Json.object().put("type", "static").set("static", sizes);
  }
}
