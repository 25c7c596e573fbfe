package dev.embedway.core.upload;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.core.chunk.ContentHash;
import java.util.Map;
import java.util.TreeMap;

/** The name under which attributes are kept. */
final class AttributesHash {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private AttributesHash() {}

  /** 64 hex digits, the same for equal attributes in any order; empty for none. */
  static String of(Map<String, Object> attributes) {
    return attributes.isEmpty()
        ? ""
        : ContentHash.of(MAPPER.valueToTree(new TreeMap<>(attributes)).toString()).hex();
  }
}
