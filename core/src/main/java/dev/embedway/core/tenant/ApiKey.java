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
 * @param grant of tenant and roles
 * @param name a label, empty where none was given
 * @param validity times of it
 */
public record ApiKey(String id, String sha256, Grant grant, String name, Validity validity) {

  /** Permissions of a key. */
  public record Grant(TenantId tenant, Set<Role> roles) {

    public Grant {
      roles = Set.copyOf(roles);
    }
  }

  /**
   * Times of a key.
   *
   * @param expiresAt end of its use, empty for never
   */
  public record Validity(Instant createdAt, Optional<Instant> expiresAt) {}

  /** Tenant of its caller. */
  public TenantId tenant() {
    return grant.tenant();
  }

  /** Roles of its caller. */
  public Set<Role> roles() {
    return grant.roles();
  }

  /** Time at which it was made. */
  public Instant createdAt() {
    return validity.createdAt();
  }

  /** End of its use, empty for never. */
  public Optional<Instant> expiresAt() {
    return validity.expiresAt();
  }
}
