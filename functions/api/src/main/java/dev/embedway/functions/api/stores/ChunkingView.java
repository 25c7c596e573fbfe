package dev.embedway.functions.api.stores;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.functions.api.http.message.Json;

/** JSON form of a {@link ChunkingSpec}, as callers see it. */
public final class ChunkingView {

  private ChunkingView() {}

  /** Shows one. */
  public static ObjectNode of(ChunkingSpec chunking) {
    return Json.object()
        .put("method", chunking.method().wire())
        .put("size", chunking.size())
        .put("overlap", chunking.overlap());
  }
}
