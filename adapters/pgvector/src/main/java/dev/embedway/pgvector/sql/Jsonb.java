package dev.embedway.pgvector.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.ThreadSafe;
import java.util.List;
import java.util.Map;

/** Attributes, headings and values as jsonb's text. */
@ThreadSafe
public final class Jsonb {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> ATTRIBUTES = new TypeReference<>() {};

  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

  private Jsonb() {}

  /**
   * A value of strings, numbers, booleans, lists and maps as JSON.
   *
   * @throws IllegalArgumentException for a value of another kind
   */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON value: " + value.getClass(), e);
    }
  }

  /**
   * Attributes from their JSON.
   *
   * @throws IllegalStateException where it is no JSON object
   */
  public static Map<String, Object> readAttributes(String json) {
    return read(json, ATTRIBUTES);
  }

  /**
   * Texts from their JSON.
   *
   * @throws IllegalStateException where it is no array of strings
   */
  public static List<String> readTexts(String json) {
    return read(json, TEXTS);
  }

  private static <T> T read(String json, TypeReference<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database's jsonb is not of the form it was given", e);
    }
  }
}
