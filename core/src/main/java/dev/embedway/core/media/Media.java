package dev.embedway.core.media;

import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.store.StoreSpec;

/**
 * A document that can be embedded.
 *
 * @param document whose object was not removed
 * @param store that it goes to
 */
public record Media(Document document, StoreSpec store) {

  /** Key of its object. */
  ObjectKey objectKey() {
    return new ObjectKey(document.tenant(), document.store(), document.key());
  }
}
