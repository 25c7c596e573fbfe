package dev.embedway.core.vector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.store.StorableText;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A document's attributes as callers give them: few, flat and small. */
public final class Attributes {

  private static final int MAX_KEYS = 16;
  private static final int MAX_CHARACTERS = 512;
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private Attributes() {}

  /**
   * The attributes of a JSON object, sorted by key; none where there is none.
   *
   * @param place what callers know the object by
   * @throws InvalidRequestException {@code invalid_parameter} blaming {@code place}
   */
  public static Map<String, Object> of(Optional<JsonNode> given, String place) {
    Map<String, Object> attributes = new TreeMap<>();
    if (given.isEmpty()) {
      return attributes;
    }
    JsonNode object = given.get();
    if (!object.isObject() || object.size() > MAX_KEYS) {
      throw invalid(place + " is an object of at most " + MAX_KEYS + " fields", place);
    }
    object
        .properties()
        .forEach(field -> attributes.put(key(field.getKey(), place), value(field, place)));
    return attributes;
  }

  private static String key(String key, String place) {
    if (!KEY.matcher(key).matches()) {
      throw invalid("a key of " + place + " is 1..64 of A-Z a-z 0-9 _ . -", place);
    }
    return key;
  }

  private static Object value(Map.Entry<String, JsonNode> field, String place) {
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
    if (value.isTextual()
        && value.textValue().length() <= MAX_CHARACTERS
        && StorableText.isStorable(value.textValue())) {
      return value.textValue();
    }
    String name = place + "." + field.getKey();
    throw invalid(
        name
            + " must be true, false, a finite number or a string of at most "
            + MAX_CHARACTERS
            + " characters without NUL and unpaired surrogates",
        name);
  }

  private static InvalidRequestException invalid(String message, String param) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, message, param);
  }
}
