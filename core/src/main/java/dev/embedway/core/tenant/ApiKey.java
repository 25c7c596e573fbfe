package dev.embedway.core.tenant;

import dev.embedway.topology.route.Role;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A key as stored: its hash, never itself.
 *
 * @param id {@code key_} + 24 hex digits; names the key in lists and logs
 * @param sha256 64 hex digits of the key's SHA-256
 * @param name a label, empty where none was given
 * @param expiresAt when it stops working, empty for never
 */
public record ApiKey(
    String id,
    String sha256,
    TenantId tenant,
    Set<Role> roles,
    String name,
    Instant createdAt,
    Optional<Instant> expiresAt) {

  public ApiKey {
    roles = Set.copyOf(roles);
  }
}
