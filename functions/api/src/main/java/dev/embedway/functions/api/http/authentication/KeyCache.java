package dev.embedway.functions.api.http.authentication;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.Tenant;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.service.KnownKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Keys found lately with the standing of their tenants, so that not every request reads the access
 * table. A key revoked or a tenant suspended through this process is refused at once, through
 * another within {@link #TTL}; an unknown key is never cached, so a new one works at once.
 */
@ThreadSafe
public final class KeyCache implements KnownKeys {

  /** Time for which a found key is used without another look-up. */
  public static final Duration TTL = Duration.ofSeconds(5);

  /** Time for which it is remembered that a key was found, which is no reason to believe it. */
  static final Duration MEMORY = Duration.ofHours(1);

  private static final int MAX_KEYS = 1000;
  private static final int MAX_FOUND = 10_000;

  private final ApiKeyStore store;
  private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>();
  private final LinkedHashMap<String, Instant> foundUntil = new LinkedHashMap<>();

  /** A cache before a store. */
  public KeyCache(ApiKeyStore store) {
    this.store = store;
  }

  private record Entry(KnownKey key, Instant until) {}

  /** A key that is not revoked, and the standing of its tenant. */
  record KnownKey(ApiKey key, boolean isSuspended) {}

  Optional<KnownKey> find(String sha256, Instant now) {
    synchronized (entries) {
      Entry entry = entries.get(sha256);
      if (entry != null && now.isBefore(entry.until())) {
        return Optional.of(entry.key());
      }
    }
    Optional<KnownKey> found = store.findBySha256(sha256).map(this::known);
    synchronized (entries) {
      entries.remove(sha256);
      foundUntil.remove(sha256);
      found.ifPresent(key -> {
        entries.put(sha256, new Entry(key, now.plus(TTL)));
        remember(sha256, now);
      });
      while (entries.size() > MAX_KEYS) {
        entries.pollFirstEntry();
      }
    }
    return found;
  }

  /** Says whether a key was found, or made, through this process in the last hour. */
  boolean hasFound(String sha256, Instant now) {
    synchronized (entries) {
      return now.isBefore(foundUntil.getOrDefault(sha256, now));
    }
  }

  @Override
  public void expect(String sha256, Instant now) {
    synchronized (entries) {
      remember(sha256, now);
    }
  }

  private void remember(String sha256, Instant now) {
    foundUntil.putLast(sha256, now.plus(MEMORY));
    while (foundUntil.size() > MAX_FOUND) {
      foundUntil.pollFirstEntry();
    }
  }

  private KnownKey known(ApiKey key) {
    return new KnownKey(key, store.tenant(key.tenant()).filter(Tenant::isSuspended).isPresent());
  }

  @Override
  public void forget(TenantId tenant) {
    synchronized (entries) {
      entries.values().removeIf(entry -> entry.key().key().tenant().equals(tenant));
    }
  }

  @Override
  public void forget(String keyId) {
    synchronized (entries) {
      entries.values().removeIf(entry -> entry.key().key().id().equals(keyId));
    }
  }
}
