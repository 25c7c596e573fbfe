package dev.embedway.functions.api.http;

import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.ApiKeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Keys found lately, so that not every request reads the control table. A key revoked through this
 * process is refused at once, through another within {@link #TTL}; an unknown key is never cached,
 * so a new one works at once.
 *
 * <p>Thread-safe.
 */
public final class KeyCache {

  /** How long a found key is believed. */
  public static final Duration TTL = Duration.ofSeconds(5);

  private static final int MAX_KEYS = 1000;

  private final ApiKeyStore store;
  private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>();

  /** A cache before a store. */
  public KeyCache(ApiKeyStore store) {
    this.store = store;
  }

  private record Entry(ApiKey key, Instant until) {}

  Optional<ApiKey> find(String sha256, Instant now) {
    synchronized (entries) {
      Entry entry = entries.get(sha256);
      if (entry != null && now.isBefore(entry.until())) {
        return Optional.of(entry.key());
      }
    }
    Optional<ApiKey> found = store.findBySha256(sha256);
    synchronized (entries) {
      entries.remove(sha256);
      found.ifPresent(key -> entries.put(sha256, new Entry(key, now.plus(TTL))));
      while (entries.size() > MAX_KEYS) {
        entries.pollFirstEntry();
      }
    }
    return found;
  }

  /** Forgets a key that was revoked. */
  public void forget(String keyId) {
    synchronized (entries) {
      entries.values().removeIf(entry -> entry.key().id().equals(keyId));
    }
  }
}
