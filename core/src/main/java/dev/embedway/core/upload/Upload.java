package dev.embedway.core.upload;

import dev.embedway.core.chunk.ContentHash;
import java.util.Map;
import java.util.Optional;

/**
 * A document as a request brings it.
 *
 * <p>Immutable.
 */
public final class Upload {

  private final Target target;
  private final byte[] content;
  private final String contentType;
  private final Map<String, Object> attributes;

  /** An upload of a copy of {@code content}. */
  public Upload(Target target, byte[] content, String contentType, Map<String, Object> attributes) {
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
  public record Target(Optional<String> tenant, String store, String key) {}

  /** Destination of the document. */
  public Target target() {
    return target;
  }

  /** A copy of the bytes. */
  public byte[] content() {
    return content.clone();
  }

  /** Number of its bytes. */
  public long bytes() {
    return content.length;
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
