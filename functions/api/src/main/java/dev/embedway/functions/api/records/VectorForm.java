package dev.embedway.functions.api.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.model.Vector;
import dev.embedway.functions.api.http.message.Fields;

/**
 * Reads a field that is a vector: a list of numbers, infinite ones that are too large for a float.
 */
final class VectorForm {

  private VectorForm() {}

  /** The vector of a field's value. */
  static Vector read(Fields fields, String name, JsonNode given) {
    if (!given.isArray() || given.isEmpty()) {
      throw fields.invalid(name, "a vector must be a list of numbers that is not empty");
    }
    float[] values = new float[given.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode number = given.get(i);
      if (!number.isNumber()) {
        throw fields.invalid(
            name,
            "a vector must be a list of numbers; place " + i + " holds a value of another type");
      }
      values[i] = (float) number.doubleValue();
    }
    return Vector.of(values);
  }
}
