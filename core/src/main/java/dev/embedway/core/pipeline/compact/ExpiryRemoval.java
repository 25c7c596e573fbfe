package dev.embedway.core.pipeline.compact;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.file.FileCatalog;
import dev.embedway.core.file.FilePorts;
import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreExpiry;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Deletion of what expired.
 *
 * <p>A store whose expiry is {@link StoreExpiry#KEPT} ago is deleted by the write that a caller's
 * deletion makes, on the condition that it is still as it was read: one that is used or changed
 * meanwhile stays. What it leaves behind is on the forget list, and its documents' objects are
 * found by {@link dev.embedway.core.pipeline.reconcile.Reconciler}. A file is deleted at once, its
 * content first. Either is recorded in the audit before, again where that is repeated, with actor
 * {@value #ACTOR}: it is no caller's doing.
 */
@ThreadSafe
final class ExpiryRemoval {

  /** Stores or files that are read at once. */
  private static final int PAGE = 100;

  private static final String ACTOR = "expiry";

  private final StoreCatalog catalog;
  private final FilePorts files;
  private final AuditLog audit;

  ExpiryRemoval(StoreCatalog catalog, FilePorts files, AuditLog audit) {
    this.catalog = catalog;
    this.files = files;
    this.audit = audit;
  }

  /**
   * Deletes in the run's time; what cannot be deleted is left to the next run.
   *
   * @param tenant of whom things are deleted; empty for all tenants
   */
  void remove(CompactionRun run, Optional<TenantId> tenant) {
    Predicate<TenantId> isMeant = each -> tenant.stream().allMatch(each::equals);
    each(
        run,
        limit -> catalog.expiredBefore(run.now().minus(StoreExpiry.KEPT), limit),
        store -> isMeant.test(store.tenant()) && isRemoved(store, run));
    each(
        run,
        limit -> files.catalog().expiredBefore(run.now(), limit),
        owned -> isMeant.test(owned.tenant()) && isRemoved(owned, run));
  }

  private boolean isRemoved(StoreSpec store, CompactionRun run) {
    note(
        run,
        store.tenant(),
        "store.delete",
        new AuditRecord.Change(
            store.id(),
            Map.of(
                "name", store.name(), "expired_at", instant(store.expiry().map(StoreExpiry::at))),
            Map.of()));
    boolean deleted = catalog.delete(store, run.now());
    if (deleted) {
      run.touch(store.tenant(), store.id());
    }
    return deleted;
  }

  private boolean isRemoved(FileCatalog.Owned owned, CompactionRun run) {
    note(
        run,
        owned.tenant(),
        "file.delete",
        new AuditRecord.Change(
            owned.file().id().value(),
            Map.of(
                "bytes",
                String.valueOf(owned.file().bytes()),
                "expired_at",
                instant(owned.file().expiresAt())),
            Map.of()));
    files.contents().delete(owned.tenant(), owned.file().id());
    files.catalog().remove(owned.tenant(), owned.file());
    run.count(new Freed(1, owned.file().bytes()));
    return true;
  }

  private void note(CompactionRun run, TenantId tenant, String action, AuditRecord.Change change) {
    audit.write(new AuditRecord(run.now(), tenant, ACTOR, action, change));
  }

  private static String instant(Optional<Instant> at) {
    return at.map(Instant::toString).orElse("never");
  }

  /** Removes page after page; what stays is read again with the next, and passed over. */
  private static <T> void each(
      CompactionRun run, IntFunction<List<T>> first, Predicate<T> isRemoved) {
    Set<T> left = new HashSet<>();
    boolean isLast;
    do {
      int limit = left.size() + PAGE;
      List<T> page = first.apply(limit);
      isLast = page.size() < limit;
      for (T each : page) {
        if (run.hasTime() && !left.contains(each) && !isRemoved(each, isRemoved, run)) {
          left.add(each);
        }
      }
    } while (!isLast && run.hasTime());
  }

  private static <T> boolean isRemoved(T each, Predicate<T> isRemoved, CompactionRun run) {
    try {
      return isRemoved.test(each);
    } catch (EmbedwayException e) {
      run.leave(e.code().wire());
      return false;
    }
  }
}
