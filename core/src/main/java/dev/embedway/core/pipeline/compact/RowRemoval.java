package dev.embedway.core.pipeline.compact;

import dev.embedway.core.tenant.TenantId;

/**
 * Deletion of rows of the vector store, slice by slice, so that no transaction is long and no
 * search waits for one.
 *
 * <p>Thread-safe; connects with its first call. A slice is durable when it returns, and deleting
 * the same again is no error. Throws {@code store_unavailable} when the database does not answer or
 * a lock is not free in time.
 */
public interface RowRemoval {

  /** Deletes some of these rows. */
  Slice delete(RowSelection rows);

  /**
   * Number of records of a tenant's stores, each once however many versions have it; those of a
   * deleted store until its rows are gone.
   */
  long countRecords(TenantId tenant);

  /**
   * Rows that one call deleted.
   *
   * @param more true when there may be more of them
   */
  record Slice(long rows, boolean more) {}
}
