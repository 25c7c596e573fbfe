package dev.embedway.core.observe;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.tenant.TenantId;
import java.util.List;

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
   * A tenant's records, newest first.
   *
   * @param limit most of them
   * @throws EmbedwayException when the store does not answer
   */
  List<AuditRecord> list(TenantId tenant, int limit);
}
