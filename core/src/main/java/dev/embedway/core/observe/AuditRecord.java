package dev.embedway.core.observe;

import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.Map;

/**
 * One administrative change.
 *
 * @param at when
 * @param tenant whose things were changed
 * @param actor who changed them: {@code <tenant>/<key id>}
 * @param action what was done, such as {@code key.create}
 * @param subject what it was done to: an id or a name
 * @param before facts that held; no secrets
 * @param after facts that hold; no secrets
 */
public record AuditRecord(
    Instant at,
    TenantId tenant,
    String actor,
    String action,
    String subject,
    Map<String, String> before,
    Map<String, String> after) {

  public AuditRecord {
    before = Map.copyOf(before);
    after = Map.copyOf(after);
  }
}
