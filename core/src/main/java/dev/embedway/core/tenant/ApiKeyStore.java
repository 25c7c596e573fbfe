package dev.embedway.core.tenant;

import java.util.List;
import java.util.Optional;

/**
 * The keys of all tenants. A tenant exists once a key was made for it, and goes on existing when
 * the key is revoked.
 *
 * <p>Thread-safe; each call is one to three requests to a remote store.
 */
public interface ApiKeyStore {

  /**
   * Adds a key and its tenant; adding the same hash again keeps the first, so the call may be
   * repeated. Returns the key that holds.
   */
  ApiKey add(ApiKey key);

  /** The key with this hash, revoked ones left out; expiry is the caller's to check. */
  Optional<ApiKey> findBySha256(String sha256);

  /** The keys of one tenant, oldest first. */
  List<ApiKey> list(TenantId tenant);

  /** Revokes a key of this tenant; false when it has none of that id. */
  boolean revoke(TenantId tenant, String keyId);

  /** Whether a key was ever made for the tenant. */
  boolean tenantExists(TenantId tenant);

  /** Every tenant a key was ever made for, by name. */
  List<TenantId> tenants();
}
