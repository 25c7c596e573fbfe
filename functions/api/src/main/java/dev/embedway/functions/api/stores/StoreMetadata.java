package dev.embedway.functions.api.stores;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.error.Printable;
import dev.embedway.core.store.service.MetadataChange;
import dev.embedway.core.store.service.MetadataChange.Treatment;
import dev.embedway.functions.api.http.message.Fields;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a store's {@code metadata}: keys of 1..64 characters, values strings of at most 512
 * characters, numbers or booleans; null takes an entry away.
 */
final class StoreMetadata {

  private static final int MAX_KEY = 64;
  private static final int MAX_VALUE = 512;
  private static final String METADATA = "metadata";

  private StoreMetadata() {}

  /** The change that a body asks for; none where it gives no metadata. */
  static MetadataChange read(Fields fields, Treatment treatment) {
    Optional<JsonNode> given = fields.any(METADATA);
    if (given.isEmpty()) {
      return MetadataChange.NONE;
    }
    if (!given.get().isObject()) {
      throw MetadataChange.invalid(
          "was " + given.get().getNodeType().name().toLowerCase(Locale.ROOT));
    }
    Map<String, Optional<Object>> entries = new LinkedHashMap<>();
    given
        .get()
        .properties()
        .forEach(entry ->
            entries.put(
                entry.getValue().isNull() ? entry.getKey() : key(entry.getKey()),
                entry.getValue().isNull() ? Optional.empty() : Optional.of(value(entry))));
    return new MetadataChange(treatment, entries);
  }

  private static String key(String key) {
    if (key.isEmpty() || key.length() > MAX_KEY) {
      throw MetadataChange.invalid("has a key of " + key.length() + " characters");
    }
    return key;
  }

  private static Object value(Map.Entry<String, JsonNode> entry) {
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
      throw MetadataChange.invalid("has a value of another type at " + shown);
    }
    if (value.textValue().length() > MAX_VALUE) {
      throw MetadataChange.invalid(
          "has a value of " + value.textValue().length() + " characters at " + shown);
    }
    return value.textValue();
  }
}
