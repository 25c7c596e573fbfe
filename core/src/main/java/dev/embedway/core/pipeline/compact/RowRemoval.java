package dev.embedway.core.pipeline.compact;

/**
 * Deletion of rows of the vector store, slice by slice, so that no transaction is long and no
 * search waits for one.
 *
 * <p>Thread-safe; connects with its first call. A slice is durable when it returns, and deleting
 * the same again is no error. Throws {@code store_unavailable} when the database does not answer or
 * a lock is not free in time.
 */
@FunctionalInterface
public interface RowRemoval {

  /** Deletes some of these rows. */
  Slice delete(RowSelection rows);

  /**
   * Rows that one call deleted.
   *
   * @param more true when there may be more of them
   */
  record Slice(long rows, boolean more) {}
}
