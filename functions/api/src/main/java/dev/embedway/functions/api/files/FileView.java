package dev.embedway.functions.api.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.file.StoredFile;
import dev.embedway.functions.api.http.message.Json;
import java.time.Instant;

/** A file as OpenAI's object. */
final class FileView {

  private FileView() {}

  static ObjectNode of(StoredFile file) {
    return Json.object()
        .put("id", file.id().value())
        .put("object", "file")
        .put("bytes", file.bytes())
        .put("created_at", file.createdAt().getEpochSecond())
        .put("expires_at", file.expiresAt().map(Instant::getEpochSecond).orElse(null))
        .put("filename", file.filename())
        .put("purpose", file.purpose().wire())
        .put("status", "processed");
  }
}
