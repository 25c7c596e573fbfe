package dev.embedway.functions.api.stores;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.Printable;
import dev.embedway.functions.api.http.message.Fields;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a store's {@code metadata}: at most 16 entries, keys of 1..64 characters, values strings of
 * at most 512 characters, numbers or booleans.
 */
final class StoreMetadata {

  private static final int MAX_ENTRIES = 16;
  private static final int MAX_KEY = 64;
  private static final int MAX_VALUE = 512;
  private static final String METADATA = "metadata";

  private StoreMetadata() {}

  /** The metadata that a body gives as a whole; {@code present} where it gives none. */
  static Map<String, Object> replaced(Fields fields, Map<String, Object> present) {
    return fields.any(METADATA).isPresent() ? merged(fields, Map.of()) : present;
  }

  /** The present metadata with a body's over it; an entry that is null there is left out. */
  static Map<String, Object> merged(Fields fields, Map<String, Object> present) {
    Map<String, Object> merged = new LinkedHashMap<>(present);
    Optional<JsonNode> given = fields.any(METADATA);
    if (given.isEmpty()) {
      return merged;
    }
    if (!given.get().isObject()) {
      throw invalid(fields, "was " + given.get().getNodeType().name().toLowerCase(Locale.ROOT));
    }
    given
        .get()
        .properties()
        .forEach(entry -> {
          if (entry.getValue().isNull()) {
            merged.remove(entry.getKey());
          } else {
            merged.put(key(fields, entry.getKey()), value(fields, entry));
          }
        });
    if (merged.size() > MAX_ENTRIES) {
      throw invalid(fields, "has " + merged.size() + " entries");
    }
    return merged;
  }

  private static String key(Fields fields, String key) {
    if (key.isEmpty() || key.length() > MAX_KEY) {
      throw invalid(fields, "has a key of " + key.length() + " characters");
    }
    return key;
  }

  private static Object value(Fields fields, Map.Entry<String, JsonNode> entry) {
    JsonNode value = entry.getValue();
    String shown = Printable.of(entry.getKey());
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    if (value.isFloatingPointNumber() && Double.isFinite(value.doubleValue())) {
      return value.doubleValue();
    }
    if (!value.isTextual()) {
      throw invalid(fields, "has a value of another type at " + shown);
    }
    if (value.textValue().length() > MAX_VALUE) {
      throw invalid(
          fields, "has a value of " + value.textValue().length() + " characters at " + shown);
    }
    return value.textValue();
  }

  private static InvalidRequestException invalid(Fields fields, String given) {
    return fields.invalid(
        METADATA,
        "metadata must be an object of at most 16 entries, keys of 1..64 characters, values strings"
            + " of at most 512 characters, numbers (integers of 64 bits) or booleans; it "
            + given);
  }
}
