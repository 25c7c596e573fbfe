package dev.embedway.core.tenant.service;

import dev.embedway.core.tenant.TenantId;
import java.time.Instant;

/**
 * A process's memory of keys that it found, which changes through the same process correct at once.
 *
 * <p>Thread-safe; no call waits.
 */
public interface KnownKeys {

  /** Takes note of a key that was made. */
  void expect(String sha256, Instant now);

  /** Forgets a key that was revoked. */
  void forget(String keyId);

  /** Forgets the keys of a tenant whose standing changed. */
  void forget(TenantId tenant);
}
