package dev.embedway.core.observe;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.TenantId;

/**
 * Records of administrative changes, which nothing of ours deletes.
 *
 * <p>A record is written before its change is made: one without a change does no harm, a change
 * without a record would.
 *
 * <p>Thread-safe; remote.
 */
public interface AuditLog {

  /**
   * Writes a record.
   *
   * @throws EmbedwayException when it is not written; then the change is not to be made
   */
  void write(AuditRecord entry);

  /**
   * Records that meet conditions, newest first. A page may have fewer than were asked for although
   * more follow: a call reads only so far. A list of all tenants may miss the last moments'
   * records.
   *
   * @throws EmbedwayException when the store does not answer; {@code invalid_cursor} for one of
   *     another list
   */
  Page<AuditRecord> list(AuditQuery query, PageRequest page);

  /** All records of a tenant's things, as {@link #list(AuditQuery, PageRequest)} lists them. */
  default Page<AuditRecord> list(TenantId tenant, PageRequest page) {
    return list(AuditQuery.of(tenant), page);
  }

  /** All records, as {@link #list(AuditQuery, PageRequest)} lists them. */
  default Page<AuditRecord> list(PageRequest page) {
    return list(AuditQuery.ALL, page);
  }
}
