package dev.embedway.core.store;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The changeable part of a store: texts by which people know it, none of which is part of a key,
 * and the defaults of its searches.
 *
 * @param name 1..64 of {@code A-Z a-z 0-9 _ -}, unique per tenant regardless of case
 * @param description empty where there is none
 * @param metadata the caller's own facts: values are {@link String}, {@link Boolean}, {@link Long}
 *     or {@link Double}
 * @param searches defaults of its searches
 */
public record StoreLabel(
    String name, String description, Map<String, Object> metadata, SearchDefaults searches) {

  public StoreLabel {
    metadata = Map.copyOf(metadata);
    metadata.values().forEach(StoreLabel::requireScalar);
  }

  /** A label with nothing but a name. */
  public static StoreLabel of(String name) {
    return new StoreLabel(name, "", Map.of(), SearchDefaults.NONE);
  }

  /** The same label with other metadata. */
  public StoreLabel with(Map<String, Object> others) {
    return new StoreLabel(name, description, new LinkedHashMap<>(others), searches);
  }

  /** The same label of a store that is searched so. */
  public StoreLabel with(SearchDefaults others) {
    return new StoreLabel(name, description, metadata, others);
  }

  private static void requireScalar(Object value) {
    boolean scalar =
        value instanceof String
            || value instanceof Boolean
            || value instanceof Long
            || value instanceof Double;
    if (!scalar) {
      throw new IllegalArgumentException(
          "metadata values must be strings, booleans, longs or doubles, was " + value.getClass());
    }
  }
}
