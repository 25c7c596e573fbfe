package dev.embedway.functions.api.documents;

import dev.embedway.core.chunk.ContentHash;
import dev.embedway.functions.api.http.message.Json;
import java.util.Map;
import java.util.TreeMap;

/** The name under which attributes are kept. */
final class AttributesHash {

  private AttributesHash() {}

  /** 64 hex digits, the same for equal attributes in any order; empty for none. */
  static String of(Map<String, Object> attributes) {
    return attributes.isEmpty()
        ? ""
        : ContentHash.of(Json.tree(new TreeMap<>(attributes)).toString()).hex();
  }
}
