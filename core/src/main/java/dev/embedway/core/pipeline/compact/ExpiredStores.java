package dev.embedway.core.pipeline.compact;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreExpiry;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * Deletion of stores whose expiry is {@link StoreExpiry#KEPT} ago, each by the write that a
 * caller's deletion makes, on the condition that the store is still as it was read: one that is
 * used or changed meanwhile stays. What it leaves behind is on the forget list, and its documents'
 * objects are found by {@link dev.embedway.core.pipeline.reconcile.Reconciler}.
 */
@ThreadSafe
final class ExpiredStores {

  /** Stores that are read at once. */
  private static final int PAGE = 100;

  private final StoreCatalog catalog;

  ExpiredStores(StoreCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Deletes in the run's time; those that cannot be deleted are left to the next run.
   *
   * @param tenant whose stores are deleted; empty for all tenants'
   */
  void delete(CompactionRun run, Optional<TenantId> tenant) {
    int deleted;
    do {
      List<StoreSpec> page =
          catalog.expiredBefore(run.now().minus(StoreExpiry.KEPT), PAGE).stream()
              .filter(store -> tenant.stream().allMatch(store.tenant()::equals))
              .toList();
      deleted = 0;
      for (StoreSpec store : page) {
        if (run.hasTime() && isDeleted(store, run)) {
          deleted++;
        }
      }
    } while (deleted > 0 && run.hasTime());
  }

  private boolean isDeleted(StoreSpec store, CompactionRun run) {
    try {
      boolean deleted = catalog.delete(store, run.now());
      if (deleted) {
        run.touch(store.tenant(), store.id());
      }
      return deleted;
    } catch (EmbedwayException e) {
      run.leave(e.code().wire());
      return false;
    }
  }
}
