package dev.embedway.core.media;

import dev.embedway.core.chunk.ContentHash;
import dev.embedway.topology.Lane;
import java.util.Optional;

/**
 * An admin's order to make a document's vectors anew.
 *
 * @param model that the document's store must have
 * @param version of the model as the caller counts them; nothing but a part of the key
 * @param lane of the job that it makes
 * @param key under which the same order may be sent again; one of the document, the model and the
 *     version by default
 */
public record ReembedOrder(
    Optional<String> model, Optional<String> version, Lane lane, Optional<String> key) {

  private static final int MAX_KEY = 255;

  /** The key of the order for a document; a hash where the names in it are too long for a key. */
  String keyOf(Media media) {
    return key.orElseGet(() -> keyByNames(media));
  }

  private String keyByNames(Media media) {
    String names =
        "reembed:%s:%s:%s:%s"
            .formatted(
                media.document().tenant().value(),
                media.document().id().value(),
                media.store().model(),
                version.orElse(""));
    return names.length() > MAX_KEY ? "reembed:" + ContentHash.of(names).hex() : names;
  }
}
