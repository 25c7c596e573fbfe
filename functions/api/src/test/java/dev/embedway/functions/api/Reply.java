package dev.embedway.functions.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer as a client reads it.
 *
 * @param headers by name, whatever its case
 */
public record Reply(int status, Map<String, String> headers, JsonNode body) {

  public Reply {
    Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(headers);
    headers = byName;
  }

  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** A text at a JSON pointer; empty where there is none. */
  public String text(String pointer) {
    return body.at(pointer).asText("");
  }

  /** The error's code; empty for a success. */
  public String code() {
    return text("/error/code");
  }
}
