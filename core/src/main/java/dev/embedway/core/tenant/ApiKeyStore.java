package dev.embedway.core.tenant;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
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
   * @param max largest number of keys of one tenant; 0 for no limit
   * @return the key that holds
   * @throws PermissionException {@code quota_exceeded} when the tenant has so many; concurrent
   *     calls never pass the limit together
   */
  ApiKey add(ApiKey key, long max);

  /** The key with this hash, revoked ones left out; expiry is the caller's to check. */
  Optional<ApiKey> findBySha256(String sha256);

  /** The tenant's key of this id, revoked ones left out. */
  Optional<ApiKey> find(TenantId tenant, String keyId);

  /** The keys of one tenant, oldest first. */
  Page<ApiKey> list(TenantId tenant, PageRequest page);

  /** Revokes a key of this tenant; false when it has none of that id. */
  boolean revoke(TenantId tenant, String keyId);

  /**
   * Revokes a key of this tenant if another one of it is not revoked, in one step: of two keys that
   * are revoked beside each other at once, one stays.
   *
   * @param other id of the key that stays
   * @return false when the tenant lacks either of them; then nothing is revoked
   */
  boolean revokeBeside(TenantId tenant, String keyId, String other);

  /**
   * Revokes the oldest {@value #REVOKED_AT_ONCE} keys of a tenant together.
   *
   * @param kept id of a key of the tenant that stays; empty to spare none
   * @return the keys revoked; empty when none is left
   * @throws ConflictException {@code state_conflict} when {@code kept} is revoked already; then no
   *     other key is
   */
  List<ApiKey> revokeSome(TenantId tenant, Optional<String> kept);

  /** The refusal to revoke other keys for a key that is revoked itself. */
  static ConflictException keptIsGone() {
    return new ConflictException(
        ErrorCode.STATE_CONFLICT,
        "the key that was to be kept has been revoked meanwhile, so no other key was; send the"
            + " request with a key that is left");
  }
}
