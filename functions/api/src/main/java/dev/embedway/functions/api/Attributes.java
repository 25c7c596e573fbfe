package dev.embedway.functions.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.functions.api.http.Fields;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A document's attributes as callers give them: few, flat and small. */
final class Attributes {

  private static final int MAX_KEYS = 16;
  private static final int MAX_CHARACTERS = 512;
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private Attributes() {}

  /**
   * The attributes of a JSON object, sorted by key.
   *
   * @throws InvalidRequestException {@code invalid_parameter} blaming {@code metadata}
   */
  static Map<String, Object> of(Optional<JsonNode> metadata) {
    Map<String, Object> attributes = new TreeMap<>();
    if (metadata.isEmpty()) {
      return attributes;
    }
    JsonNode object = metadata.get();
    if (!object.isObject() || object.size() > MAX_KEYS) {
      throw invalid("metadata is an object of at most " + MAX_KEYS + " fields", "metadata");
    }
    object.properties().forEach(field -> attributes.put(key(field.getKey()), value(field)));
    return attributes;
  }

  private static String key(String key) {
    if (!KEY.matcher(key).matches()) {
      throw invalid("a key of metadata is 1..64 of A-Z a-z 0-9 _ . -", "metadata");
    }
    return key;
  }

  private static Object value(Map.Entry<String, JsonNode> field) {
    JsonNode value = field.getValue();
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    if (value.isNumber() && Double.isFinite(value.doubleValue())) {
      return value.doubleValue();
    }
    // PostgreSQL keeps no NUL in a text.
    if (value.isTextual()
        && value.textValue().length() <= MAX_CHARACTERS
        && value.textValue().indexOf('\0') < 0) {
      return value.textValue();
    }
    String name = "metadata." + Fields.printable(field.getKey());
    throw invalid(
        name
            + " must be true, false, a finite number or a string of at most "
            + MAX_CHARACTERS
            + " characters without NUL",
        name);
  }

  private static InvalidRequestException invalid(String message, String param) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, message, param);
  }
}
