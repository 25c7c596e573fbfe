package dev.embedway.core.vector;

import java.util.Map;

/**
 * Attributes of a document that change without a new generation. Over attributes of the same name
 * that came with the document they win.
 *
 * @param version grows with every change; an older one is never taken after a newer one
 * @param attributes strings, numbers and booleans
 */
public record MetadataFileAttributes(long version, Map<String, Object> attributes) {

  /** Those of a document that never had any. */
  public static final MetadataFileAttributes NONE = new MetadataFileAttributes(0, Map.of());

  public MetadataFileAttributes {
    attributes = Map.copyOf(attributes);
  }
}
