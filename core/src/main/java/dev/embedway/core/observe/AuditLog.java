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
   * Records of a tenant's things, newest first.
   *
   * @throws EmbedwayException when the store does not answer; {@code invalid_cursor}
   */
  Page<AuditRecord> list(TenantId tenant, PageRequest page);

  /**
   * Records of all tenants' things, newest first; it may miss the last moments'.
   *
   * @throws EmbedwayException when the store does not answer; {@code invalid_cursor}
   */
  Page<AuditRecord> list(PageRequest page);
}
