package dev.embedway.core.vector;

import dev.embedway.core.model.Vector;
import java.util.Map;

/**
 * A record as the vector store has it.
 *
 * @param text empty for none
 * @param vector of length 1, in half precision: what was written differs from it by its length and
 *     by up to about 0.001 a float; of no floats in a list without them
 * @param attributes that filters read
 */
public record StoredRecord(String id, String text, Vector vector, Map<String, Object> attributes) {

  public StoredRecord {
    attributes = Map.copyOf(attributes);
  }
}
