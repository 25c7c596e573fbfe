package dev.embedway.core.tenant;

import java.time.Instant;
import java.util.Optional;

/**
 * A tenant as stored.
 *
 * @param createdAt time of its first key
 * @param keys number of its keys that are not revoked, expired ones included
 * @param suspendedAt time since which its requests are refused; empty for a tenant in good standing
 */
public record Tenant(TenantId id, Instant createdAt, long keys, Optional<Instant> suspendedAt) {

  /** True while the tenant's requests are refused and its documents wait. */
  public boolean isSuspended() {
    return suspendedAt.isPresent();
  }
}
