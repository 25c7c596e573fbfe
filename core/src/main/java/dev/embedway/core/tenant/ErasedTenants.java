package dev.embedway.core.tenant;

/**
 * The tenants that were erased or are being erased. Their names are not given again, and nothing is
 * taken in for them.
 *
 * <p>Thread-safe; a call is one request to a remote store.
 */
@FunctionalInterface
public interface ErasedTenants {

  /** No tenant was erased. */
  ErasedTenants NONE = _ -> false;

  /** True if the tenant was erased, or is being erased. */
  boolean contains(TenantId tenant);
}
