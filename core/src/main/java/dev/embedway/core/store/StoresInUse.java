package dev.embedway.core.store;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A catalogue for work that uses the stores that it names: those that it requires are refused while
 * they are expired, and used otherwise. {@link #find} and {@link #list} are no use.
 */
@ThreadSafe
public final class StoresInUse implements StoreCatalog {

  private final StoreCatalog catalog;
  private final StoreLookup used;

  public StoresInUse(StoreCatalog catalog, StoreActivity activity) {
    this.catalog = catalog;
    this.used = (tenant, idOrName) -> catalog.find(tenant, idOrName).map(activity::use);
  }

  /**
   * The tenant's store of this id, name or prefix.
   *
   * @throws dev.embedway.core.error.EmbedwayException {@code store_not_found} or {@code
   *     store_expired}
   */
  @Override
  public StoreSpec require(TenantId tenant, String idOrName) {
    return used.require(tenant, idOrName);
  }

  /** Throws as {@link #require} does. */
  @Override
  public StoreSpec requireById(TenantId tenant, String id) {
    return used.requireById(tenant, id);
  }

  /** Throws {@code store_expired} for the prefix of an expired store. */
  @Override
  public String prefixOf(TenantId tenant, String idOrName) {
    return used.prefixOf(tenant, idOrName);
  }

  @Override
  public Optional<StoreSpec> find(TenantId tenant, String idOrName) {
    return catalog.find(tenant, idOrName);
  }

  @Override
  public void add(StoreSpec store) {
    catalog.add(store);
  }

  @Override
  public boolean replace(StoreSpec next, StoreSpec seen) {
    return catalog.replace(next, seen);
  }

  @Override
  public long count(TenantId tenant) {
    return catalog.count(tenant);
  }

  @Override
  public List<StoreSpec> list(TenantId tenant) {
    return catalog.list(tenant);
  }

  @Override
  public boolean delete(TenantId tenant, String storeId, Instant at) {
    return catalog.delete(tenant, storeId, at);
  }

  @Override
  public boolean delete(StoreSpec seen, Instant at) {
    return catalog.delete(seen, at);
  }

  @Override
  public List<StoreSpec> expiredBefore(Instant time, int limit) {
    return catalog.expiredBefore(time, limit);
  }

  @Override
  public Optional<Instant> deletedAt(TenantId tenant, String storeId) {
    return catalog.deletedAt(tenant, storeId);
  }
}
