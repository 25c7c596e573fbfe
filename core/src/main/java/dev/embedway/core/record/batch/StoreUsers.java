package dev.embedway.core.record.batch;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.tenant.Tenant;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantStore;
import java.util.List;
import java.util.Optional;

/** Tenants with the numbers of their stores and of their batches of records. */
@ThreadSafe
public final class StoreUsers {

  /** Max tenants of a page: each costs two or more requests. */
  public static final int MAX_PAGE = 100;

  /** Batches of a tenant that are counted; those beyond it are not. */
  public static final int MAX_BATCHES = 500;

  private final TenantStore tenants;
  private final StoreCatalog stores;
  private final UpsertBatchStore batches;

  public StoreUsers(TenantStore tenants, StoreCatalog stores, UpsertBatchStore batches) {
    this.tenants = tenants;
    this.stores = stores;
    this.batches = batches;
  }

  /**
   * A tenant's numbers.
   *
   * @param stores that are not deleted
   * @param batches that are remembered, {@link #MAX_BATCHES} at most
   */
  public record StoreUser(TenantId tenant, long stores, long batches) {}

  /** A page of all tenants by name, of {@link #MAX_PAGE} at most. */
  public Page<StoreUser> list(PageRequest asked) {
    int limit = Math.min(asked.limit(), MAX_PAGE);
    return tenants.tenants(new PageRequest(limit, asked.after())).map(Tenant::id).map(this::of);
  }

  /** One tenant as a list; empty where no key was ever made for it. */
  public Page<StoreUser> list(TenantId tenant) {
    return new Page<>(
        tenants.tenantExists(tenant) ? List.of(of(tenant)) : List.of(), Optional.empty());
  }

  private StoreUser of(TenantId tenant) {
    return new StoreUser(tenant, stores.count(tenant), batches.count(tenant, MAX_BATCHES));
  }
}
