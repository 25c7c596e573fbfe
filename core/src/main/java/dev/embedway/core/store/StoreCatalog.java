package dev.embedway.core.store;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Catalogue of the tenants' stores.
 *
 * <p>Thread-safe; each call is one to three requests to a remote store. Reads see every write that
 * was acknowledged before.
 */
public interface StoreCatalog extends StoreLookup {

  /**
   * Adds a store, its name being its prefix.
   *
   * @throws ConflictException {@code store_name_taken} when the tenant has one of that name or
   *     prefix, whatever its case
   * @throws dev.embedway.core.error.PermissionException {@code quota_exceeded} when the tenant has
   *     as many as it may; concurrent calls never pass the limit together
   */
  void add(StoreSpec store);

  /**
   * Replaces a store, its id and prefix being the same; false when it is no longer as it was seen,
   * or deleted. A name that it no longer has is free, unless it is its prefix. A version that it
   * retires goes on the forget list in the same write.
   *
   * @throws ConflictException {@code store_name_taken} when another store of the tenant has the new
   *     name for its name or prefix
   */
  boolean replace(StoreSpec next, StoreSpec seen);

  /** Number of the tenant's stores. */
  long count(TenantId tenant);

  /** The tenant's stores, newest first, deleted ones left out. */
  List<StoreSpec> list(TenantId tenant);

  /**
   * Deletes a store at once for every reader and frees its name and prefix; false when the tenant
   * has none of that id. Its rows go on the forget list in the same write.
   */
  boolean delete(TenantId tenant, String storeId, Instant at);

  /**
   * The same of a store that is still as it was seen; false when it is no longer so, or deleted.
   */
  boolean delete(StoreSpec seen, Instant at);

  /**
   * Stores of all tenants that expired before the second of a time, those first that did first.
   *
   * @param limit largest number of stores
   */
  List<StoreSpec> expiredBefore(Instant time, int limit);

  /** Time at which a store of this id was deleted; empty for one that is there or never was. */
  Optional<Instant> deletedAt(TenantId tenant, String storeId);
}
