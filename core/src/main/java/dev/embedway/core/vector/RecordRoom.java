package dev.embedway.core.vector;

import dev.embedway.core.tenant.Quota;

/**
 * Room that a tenant's limit leaves for records.
 *
 * @param used vectors that the tenant has, of files and of records
 * @param allowed the limit; 0 is none
 */
public record RecordRoom(long used, long allowed) {

  /** No limit. */
  public static final RecordRoom UNLIMITED = new RecordRoom(0, 0);

  /** Number of these new records that the limit leaves room for, from the first on. */
  public int of(int wanted) {
    return allowed == 0 ? wanted : (int) Math.max(0, Math.min(wanted, allowed - used));
  }

  /**
   * Lets records pass that the limit leaves room for; those that take the place of others need
   * none.
   *
   * @param added number of records that are new
   * @throws dev.embedway.core.error.PermissionException {@code quota_exceeded}
   */
  public void check(long added) {
    if (allowed > 0 && added > 0 && used + added > allowed) {
      throw Quota.VECTORS.exceeded(used + added, allowed);
    }
  }
}
