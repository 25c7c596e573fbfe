package dev.embedway.core.vector;

import dev.embedway.core.model.Vector;
import dev.embedway.core.store.DocumentKind;
import dev.embedway.core.store.StorableText;
import java.util.Map;

/**
 * A vector with or without text that a caller writes: a document of kind {@link
 * DocumentKind#RECORD}, of one chunk.
 *
 * @param id the caller's; see {@link #isId}
 * @param text that searches by text read; empty for none
 * @param tokens of the text, as the store's model counts them; 0 where the model did not read it
 * @param attributes that filters read: strings, numbers and booleans
 */
public record VectorRecord(
    String id, String text, int tokens, Vector vector, Map<String, Object> attributes) {

  /** Max characters of an id. */
  public static final int MAX_ID_CHARS = 200;

  public VectorRecord {
    attributes = Map.copyOf(attributes);
    if (!isId(id)) {
      throw new IllegalArgumentException(
          "a record's id has 1 to "
              + MAX_ID_CHARS
              + " characters without control characters, and does not begin as a file's");
    }
  }

  /** True if a record may have the id: it can be kept, and no file has it. */
  public static boolean isId(String id) {
    return !id.isBlank()
        && id.length() <= MAX_ID_CHARS
        && id.chars().noneMatch(Character::isISOControl)
        && StorableText.isStorable(id)
        && !DocumentKind.isIdOfFile(id);
  }
}
