package dev.embedway.core.tenant;

import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All tenants. A tenant exists once a key was made for it, and goes on existing when the key is
 * revoked.
 *
 * <p>Thread-safe; each call is one request to a remote store.
 */
public interface TenantStore {

  /** The tenant of this name; empty when no key was ever made for it. */
  Optional<Tenant> tenant(TenantId id);

  /** True once a key was made for the tenant. */
  default boolean tenantExists(TenantId id) {
    return tenant(id).isPresent();
  }

  /** Tenants by name. */
  Page<Tenant> tenants(PageRequest page);

  /** Every tenant by name. */
  List<TenantId> tenants();

  /**
   * Suspends a tenant; one that is suspended already keeps its time.
   *
   * @return the tenant as it is then; empty when there is none of this name
   */
  Optional<Tenant> suspend(TenantId id, Instant at);

  /**
   * Ends a suspension; a tenant that is not suspended stays as it is.
   *
   * @return the tenant as it is then; empty when there is none of this name
   */
  Optional<Tenant> resume(TenantId id);
}
