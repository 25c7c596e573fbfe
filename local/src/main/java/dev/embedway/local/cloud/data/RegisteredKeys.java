package dev.embedway.local.cloud.data;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Operator keys that starts on a data directory have added, so that one that is revoked is not
 * added again.
 *
 * @param ids ids of keys by the SHA-256 of the key
 */
record RegisteredKeys(@JsonValue Map<String, String> ids) {

  static final RegisteredKeys NONE = new RegisteredKeys(Map.of());

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  RegisteredKeys {
    ids = Map.copyOf(ids);
  }

  boolean has(String sha256) {
    return ids.containsKey(sha256);
  }

  Optional<String> id(String sha256) {
    return Optional.ofNullable(ids.get(sha256));
  }

  RegisteredKeys with(String sha256, String id) {
    Map<String, String> more = new TreeMap<>(ids);
    more.put(sha256, id);
    return new RegisteredKeys(more);
  }
}
