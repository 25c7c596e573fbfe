package dev.embedway.core.record.batch;

import dev.embedway.core.record.batch.UpsertBatch.Target;
import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Batches of records, of all tenants, with a list of those that are open.
 *
 * <p>Thread-safe; a call is one request to a remote store, of {@link #open} two, of {@link #list}
 * and {@link #count} one for each megabyte that they read, durable when it returns. Reads see every
 * change that returned before.
 */
public interface UpsertBatchStore {

  /** Time for which a batch that is over is remembered. */
  Duration LIFETIME = Duration.ofDays(7);

  /**
   * Writes a batch in place of that of its revision; where that is 0, adds it, open. A write whose
   * answer was lost is made once, however often it is sent.
   *
   * @return false, with nothing changed, when it has another revision by now or is gone
   */
  boolean put(UpsertBatch next);

  /** The batch of an id; empty when there is none, or no longer. */
  Optional<UpsertBatch> find(TenantId tenant, String id);

  /** A tenant's batches, the newest first. */
  List<UpsertBatch> list(TenantId tenant);

  /** Number of a tenant's batches, counted up to {@code max}. */
  long count(TenantId tenant, int max);

  /** Batches that were not closed, in no order. */
  List<UpsertBatch> open();

  /** Number of a tenant's batches that were not closed. */
  long countOpen(TenantId tenant);

  /** Takes a batch off the list of open ones; one that is not there is no error. */
  void close(Target target);
}
