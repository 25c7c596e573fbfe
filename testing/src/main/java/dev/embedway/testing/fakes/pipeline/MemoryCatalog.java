package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.pipeline.job.Leftovers;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.Quota;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A catalog in memory. Thread-safe. */
public final class MemoryCatalog implements StoreCatalog {

  private final List<StoreSpec> stores = new ArrayList<>();
  private final Map<String, Instant> deleted = new HashMap<>();
  private final MemoryForgetList forget;
  private final InstantSource clock;
  private long max;

  /** A catalog whose forget list nobody reads. */
  public MemoryCatalog() {
    this(new MemoryForgetList(), InstantSource.system());
  }

  /** A catalog that writes to a ledger's forget list. */
  public MemoryCatalog(MemoryForgetList forget, InstantSource clock) {
    this.forget = forget;
    this.clock = clock;
  }

  /** Lets tenants have so many stores from now on; 0 for no limit. */
  public synchronized void limit(long stores) {
    max = stores;
  }

  @Override
  public synchronized void add(StoreSpec store) {
    requireFree(store);
    if (max > 0 && count(store.tenant()) >= max) {
      throw Quota.STORES.exceeded(count(store.tenant()) + 1, max);
    }
    stores.add(store);
  }

  private void requireFree(StoreSpec store) {
    if (find(store.tenant(), store.name()).filter(it -> !it.id().equals(store.id())).isPresent()) {
      throw new ConflictException(
          ErrorCode.STORE_NAME_TAKEN, "the tenant has a store of this name");
    }
  }

  @Override
  public synchronized Optional<StoreSpec> find(TenantId tenant, String idOrName) {
    return stores.stream()
        .filter(store -> store.tenant().equals(tenant))
        .filter(store ->
            store.id().equals(idOrName)
                || store.name().equalsIgnoreCase(idOrName)
                || store.isFolder(idOrName))
        .findFirst();
  }

  @Override
  public synchronized boolean replace(StoreSpec next, StoreSpec seen) {
    if (!stores.contains(seen)) {
      return false;
    }
    requireFree(next);
    forget.apply(new Leftovers(clock.instant()).replaced(seen, next));
    return stores.remove(seen) && stores.add(next);
  }

  @Override
  public synchronized long count(TenantId tenant) {
    return list(tenant).size();
  }

  @Override
  public synchronized List<StoreSpec> list(TenantId tenant) {
    return stores.stream()
        .filter(store -> store.tenant().equals(tenant))
        .sorted(Comparator.comparing(StoreSpec::createdAt).reversed())
        .toList();
  }

  @Override
  public synchronized boolean delete(TenantId tenant, String storeId, Instant at) {
    Optional<StoreSpec> held = find(tenant, storeId).filter(store -> store.id().equals(storeId));
    held.ifPresent(store -> {
      stores.remove(store);
      deleted.put(storeId, at);
      forget.apply(new Leftovers(at).deleted(store));
    });
    return held.isPresent();
  }

  @Override
  public synchronized boolean delete(StoreSpec seen, Instant at) {
    return stores.contains(seen) && delete(seen.tenant(), seen.id(), at);
  }

  @Override
  public synchronized List<StoreSpec> expiredBefore(Instant time, int limit) {
    return stores.stream()
        .filter(store ->
            store
                .expiry()
                .filter(expiry -> expiry.at().getEpochSecond() < time.getEpochSecond())
                .isPresent())
        .sorted(Comparator.comparing(store -> store.expiry().orElseThrow().at()))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Optional<Instant> deletedAt(TenantId tenant, String storeId) {
    return Optional.ofNullable(deleted.get(storeId));
  }
}
