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
 * @param change of what it was done to
 */
public record AuditRecord(Instant at, TenantId tenant, String actor, String action, Change change) {

  /**
   * A change of one thing.
   *
   * @param subject its id or name
   * @param before facts that held; no secrets
   * @param after facts that hold; no secrets
   */
  public record Change(String subject, Map<String, String> before, Map<String, String> after) {

    public Change {
      before = Map.copyOf(before);
      after = Map.copyOf(after);
    }
  }

  /** Id or name of what was changed. */
  public String subject() {
    return change.subject();
  }

  /** Facts that held. */
  public Map<String, String> before() {
    return change.before();
  }

  /** Facts that hold. */
  public Map<String, String> after() {
    return change.after();
  }
}
