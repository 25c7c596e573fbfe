package dev.embedway.core.document;

import dev.embedway.core.pipeline.document.Document;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A document with its metadata.
 *
 * @param metadata attributes that filters of searches read, sorted by name
 */
public record DescribedDocument(Document document, Map<String, Object> metadata) {

  public DescribedDocument {
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }
}
