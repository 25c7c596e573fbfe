package dev.embedway.functions.api.documents;

import dev.embedway.core.chunk.ContentHash;
import java.util.Map;
import java.util.Optional;

/**
 * A document as a request brings it.
 *
 * <p>Immutable.
 */
final class Upload {

  private final Target target;
  private final byte[] content;
  private final String contentType;
  private final Map<String, Object> attributes;

  /** An upload of a copy of {@code content}. */
  Upload(Target target, byte[] content, String contentType, Map<String, Object> attributes) {
    this.target = target;
    this.content = content.clone();
    this.contentType = contentType;
    this.attributes = Map.copyOf(attributes);
  }

  /**
   * Destination of a document, as the request names it.
   *
   * @param tenant empty for the caller's own
   * @param store name or id
   */
  record Target(Optional<String> tenant, String store, String key) {}

  Target target() {
    return target;
  }

  /** A copy of the bytes. */
  byte[] content() {
    return content.clone();
  }

  String contentType() {
    return contentType;
  }

  Map<String, Object> attributes() {
    return attributes;
  }

  /** Tells two uploads under one idempotency key apart. */
  String fingerprint() {
    return ContentHash.of(
            target
                + "\n"
                + contentType
                + "\n"
                + AttributesHash.of(attributes)
                + "\n"
                + ContentHash.of(content).hex())
        .hex();
  }
}
