package dev.embedway.core.file.attach;

import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.store.StoreSpec;
import java.util.Map;

/**
 * A document of a store, with its attributes.
 *
 * @param attributes those of its upload, and over them those of its metadata file
 */
public record StoreFile(StoreSpec store, Document document, Map<String, Object> attributes) {

  public StoreFile {
    attributes = Map.copyOf(attributes);
  }

  /** Id and name as OpenAI's clients know them. */
  public StoreFileName name() {
    return StoreFileName.of(document.id().value(), document.key());
  }

  /** {@link StoreFileStatus} of the document. */
  public StoreFileStatus status() {
    return StoreFileStatus.of(document.status());
  }
}
