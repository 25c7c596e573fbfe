package dev.embedway.core.upload;

import dev.embedway.core.upload.Upload.Target;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A document, or a document's metadata file, that its caller is to put into the bucket itself.
 *
 * @param bytes its size, empty where it was not told
 */
public record PreparedUpload(
    Target target, String contentType, OptionalLong bytes, Map<String, Object> attributes) {

  public PreparedUpload {
    attributes = Map.copyOf(attributes);
  }
}
