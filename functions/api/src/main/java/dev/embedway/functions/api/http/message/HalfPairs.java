package dev.embedway.functions.api.http.message;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses strings with half of a surrogate pair, which no text has, naming their place. */
final class HalfPairs {

  private HalfPairs() {}

  /**
   * Passes a value all of whose strings are whole.
   *
   * @throws InvalidRequestException {@code invalid_json} with the field and, in a list, the index
   */
  static void check(JsonNode value) {
    if (value.isObject()) {
      value.properties().forEach(field -> check(field.getKey(), field.getValue()));
    } else {
      check(null, value);
    }
  }

  private static void check(@Nullable String field, JsonNode value) {
    if (field != null && !isWhole(field)) {
      throw invalid("a field's name holds half of a surrogate pair", null, Map.of());
    }
    int index = 0;
    for (JsonNode item : value) {
      if (!areWhole(item)) {
        throw invalid(
            "item "
                + index
                + " of "
                + (field == null ? "the body" : Printable.of(field))
                + " holds half of a surrogate pair; send whole characters",
            value.isArray() ? field : null,
            value.isArray() ? Map.of("index", index) : Map.of());
      }
      index++;
    }
    if (!areWhole(value)) {
      throw invalid(
          "a string of the body holds half of a surrogate pair; send whole characters",
          field,
          Map.of());
    }
  }

  /** True when all strings and names in a value are. */
  private static boolean areWhole(JsonNode value) {
    if (value.isTextual()) {
      return isWhole(value.textValue());
    }
    for (JsonNode item : value) {
      if (!areWhole(item)) {
        return false;
      }
    }
    return value.propertyStream().allMatch(field -> isWhole(field.getKey()));
  }

  private static boolean isWhole(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static InvalidRequestException invalid(
      String message, @Nullable String field, Map<String, Integer> facts) {
    String param = field == null ? null : Printable.of(field);
    return facts.isEmpty()
        ? new InvalidRequestException(ErrorCode.INVALID_JSON, message, param)
        : new InvalidRequestException(ErrorCode.INVALID_JSON, message, param, facts);
  }
}
