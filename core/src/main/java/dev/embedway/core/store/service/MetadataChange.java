package dev.embedway.core.store.service;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A change of a store's metadata.
 *
 * @param entries values by key, of the types that a label has; an empty one takes its key away
 */
public record MetadataChange(Treatment treatment, Map<String, Optional<Object>> entries) {

  /** No change. */
  public static final MetadataChange NONE = new MetadataChange(Treatment.MERGE, Map.of());

  private static final int MAX_ENTRIES = 16;

  /** Treatment of the metadata that a store has. */
  public enum Treatment {
    /** Entries that the change does not name stay. */
    MERGE,
    /** The change's entries stand for all. */
    REPLACE
  }

  public MetadataChange {
    entries = Map.copyOf(entries);
  }

  /**
   * The metadata after the change.
   *
   * @throws InvalidRequestException {@code invalid_parameter} for more than 16 entries
   */
  Map<String, Object> applied(Map<String, Object> present) {
    Map<String, Object> next = new LinkedHashMap<>();
    if (treatment == Treatment.MERGE) {
      next.putAll(present);
    }
    entries.forEach((key, value) ->
        value.ifPresentOrElse(given -> next.put(key, given), () -> next.remove(key)));
    if (!entries.isEmpty() && next.size() > MAX_ENTRIES) {
      throw invalid("has " + next.size() + " entries");
    }
    return next;
  }

  /** A fault of metadata; {@code given} says how it is not as it must be. */
  public static InvalidRequestException invalid(String given) {
    return new InvalidRequestException(
        ErrorCode.INVALID_PARAMETER,
        "metadata must be an object of at most 16 entries, keys of 1..64 characters, values strings"
            + " of at most 512 characters, numbers (integers of 64 bits) or booleans; it "
            + given,
        "metadata");
  }
}
