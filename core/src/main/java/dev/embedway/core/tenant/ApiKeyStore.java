package dev.embedway.core.tenant;

import dev.embedway.core.error.PermissionException;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import java.util.List;
import java.util.Optional;

/**
 * The keys of all tenants, and the tenants that they were made for.
 *
 * <p>Thread-safe; each call is one to three requests to a remote store.
 */
public interface ApiKeyStore extends TenantStore {

  /** Largest number of keys that one call of {@link #revokeSome} revokes. */
  int REVOKED_AT_ONCE = 32;

  /** Adds a key of a tenant whose keys are not limited; see {@link #add(ApiKey, long)}. */
  default ApiKey add(ApiKey key) {
    return add(key, 0);
  }

  /**
   * Adds a key and its tenant; adding the same hash again keeps the first, so the call may be
   * repeated.
   *
   * @param most largest number of keys of one tenant; 0 for no limit
   * @return the key that holds
   * @throws PermissionException {@code quota_exceeded} when the tenant has so many; concurrent
   *     calls never pass the limit together
   */
  ApiKey add(ApiKey key, long most);

  /** The key with this hash, revoked ones left out; expiry is the caller's to check. */
  Optional<ApiKey> findBySha256(String sha256);

  /** The tenant's key of this id, revoked ones left out. */
  Optional<ApiKey> find(TenantId tenant, String keyId);

  /** The keys of one tenant, oldest first. */
  Page<ApiKey> list(TenantId tenant, PageRequest page);

  /** Revokes a key of this tenant; false when it has none of that id. */
  boolean revoke(TenantId tenant, String keyId);

  /**
   * Revokes the oldest {@value #REVOKED_AT_ONCE} keys of a tenant together.
   *
   * @param kept id of a key that is not revoked; empty to spare none
   * @return the keys revoked; empty when none is left
   */
  List<ApiKey> revokeSome(TenantId tenant, Optional<String> kept);
}
