package dev.embedway.core.tenant.service;

import dev.embedway.topology.route.Role;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A key as a caller asks for it.
 *
 * @param roles of its callers
 * @param name a label, empty for none
 * @param expiresAt end of its use, empty for never
 */
public record NewKey(Set<Role> roles, String name, Optional<Instant> expiresAt) {

  public NewKey {
    roles = Set.copyOf(roles);
  }
}
