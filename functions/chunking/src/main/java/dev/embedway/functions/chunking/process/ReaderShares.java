package dev.embedway.functions.chunking.process;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The readers that are at work, of which no tenant has all. Waiting tenants get one in turn: the
 * one that has the fewest comes first.
 */
@ThreadSafe
final class ReaderShares {
  private final int readers;
  private final int share;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<TenantId, Integer> taken = new HashMap<>();
  private final Map<TenantId, Integer> waiting = new HashMap<>();

  @GuardedBy("lock")
  private int busy;

  /**
   * Shares of so many readers.
   *
   * @param share most of one tenant at a time
   */
  ReaderShares(int readers, int share) {
    this.readers = readers;
    this.share = share;
  }

  /**
   * Takes a reader for a tenant; false at once when the tenant has its share, since its wait would
   * keep an invocation from others, or when none came free in time.
   */
  boolean tryTake(TenantId tenant, Duration timeout) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (taken.getOrDefault(tenant, 0) >= share) {
        return false;
      }
      long nanos = timeout.toNanos();
      waiting.merge(tenant, 1, Integer::sum);
      try {
        while (!isItsTurn(tenant)) {
          if (nanos <= 0) {
            return false;
          }
          nanos = changed.awaitNanos(nanos);
        }
        taken.merge(tenant, 1, Integer::sum);
        busy++;
        return true;
      } finally {
        waiting.computeIfPresent(tenant, (_, count) -> count == 1 ? null : count - 1);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean isItsTurn(TenantId tenant) {
    int its = taken.getOrDefault(tenant, 0);
    return busy < readers
        && its < share
        && waiting.keySet().stream().noneMatch(other -> taken.getOrDefault(other, 0) < its);
  }

  /** Gives a tenant's reader back. */
  void giveBack(TenantId tenant) {
    lock.lock();
    try {
      taken.computeIfPresent(tenant, (_, count) -> count == 1 ? null : count - 1);
      busy--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
