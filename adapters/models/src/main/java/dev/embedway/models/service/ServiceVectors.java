package dev.embedway.models.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.model.Vector;
import dev.embedway.models.http.UpstreamErrors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;

/** Vectors as services write them. */
final class ServiceVectors {

  private ServiceVectors() {}

  /** A list of lists of numbers. */
  static List<Vector> vectors(String provider, JsonNode lists) {
    if (!lists.isArray()) {
      throw UpstreamErrors.malformed(provider, "no list of vectors");
    }
    List<Vector> vectors = new ArrayList<>(lists.size());
    lists.forEach(list -> vectors.add(vector(provider, list, vectors.size())));
    return vectors;
  }

  /**
   * A list of numbers, or little-endian floats in base64.
   *
   * @param index of the text that it is the vector of
   */
  static Vector vector(String provider, JsonNode value, int index) {
    if (value.isTextual()) {
      return decoded(provider, value.textValue(), index);
    }
    if (!value.isArray()) {
      throw UpstreamErrors.malformed(provider, "a vector that is no list of numbers", index);
    }
    float[] floats = new float[value.size()];
    for (int i = 0; i < floats.length; i++) {
      JsonNode number = value.get(i);
      if (!number.isNumber()) {
        throw UpstreamErrors.malformed(provider, "a vector of something else than numbers", index);
      }
      floats[i] = (float) number.doubleValue();
    }
    return Vector.of(floats);
  }

  private static Vector decoded(String provider, String base64, int index) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      if (bytes.length % Float.BYTES == 0) {
        return Vector.read(ByteBuffer.wrap(bytes), bytes.length / Float.BYTES);
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw UpstreamErrors.malformed(provider, "a vector that is no base64 of floats", index);
  }

  /** A count, where there is one. */
  static OptionalInt count(JsonNode value) {
    return value.isInt() ? OptionalInt.of(value.intValue()) : OptionalInt.empty();
  }
}
