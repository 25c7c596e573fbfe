package dev.embedway.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.functions.api.http.Json;

/** JSON form of a {@link ChunkingSpec}, as callers see it. */
final class ChunkingView {

  private ChunkingView() {}

  static ObjectNode of(ChunkingSpec chunking) {
    return Json.object()
        .put("method", chunking.method().wire())
        .put("size", chunking.size())
        .put("overlap", chunking.overlap());
  }
}
