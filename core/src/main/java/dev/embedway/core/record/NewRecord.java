package dev.embedway.core.record;

import dev.embedway.core.model.Vector;
import java.util.Map;
import java.util.Optional;

/**
 * A record as a caller gives it.
 *
 * @param id where the caller gives one
 * @param values its vector; else the content is embedded
 * @param content its text
 * @param attributes that filters read
 */
public record NewRecord(
    Optional<String> id,
    Optional<Vector> values,
    Optional<String> content,
    Map<String, Object> attributes) {

  public NewRecord {
    attributes = Map.copyOf(attributes);
  }

  /** The text that is kept; empty for none. */
  String text() {
    return content.orElse("");
  }
}
