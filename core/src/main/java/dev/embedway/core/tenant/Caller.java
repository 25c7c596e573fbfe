package dev.embedway.core.tenant;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.PermissionException;
import dev.embedway.topology.route.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Sender of a request, once its key was found.
 *
 * @param tenant the key's tenant
 * @param keyId the key's id, for logs and audit
 * @param roles the key's roles as stored
 */
public record Caller(TenantId tenant, String keyId, Set<Role> roles) {

  public Caller {
    roles = Set.copyOf(roles);
  }

  /** True if the caller acts for the whole installation: an admin of tenant {@code default}. */
  public boolean isOperator() {
    return tenant.equals(TenantId.DEFAULT) && roles.contains(Role.ADMIN);
  }

  /**
   * Lets callers pass that hold one of the roles; {@code ADMIN} holds all.
   *
   * @throws PermissionException {@code role_required}, naming what would do
   */
  public void requireAny(Role... allowed) {
    if (roles.contains(Role.ADMIN) || Arrays.stream(allowed).anyMatch(roles::contains)) {
      return;
    }
    List<String> names = Arrays.stream(allowed).map(Role::wire).toList();
    throw new PermissionException(
        ErrorCode.ROLE_REQUIRED,
        "this route needs a key with role "
            + String.join(" or ", names)
            + "; this key has "
            + String.join(", ", roles.stream().map(Role::wire).sorted().toList()));
  }
}
