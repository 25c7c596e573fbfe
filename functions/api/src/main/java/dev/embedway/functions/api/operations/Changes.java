package dev.embedway.functions.api.operations;

import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.http.Call;
import java.time.InstantSource;
import java.util.Map;

/**
 * Writes down administrative changes before they are made.
 *
 * <p>Thread-safe.
 */
public final class Changes {

  private final AuditLog log;
  private final InstantSource clock;

  public Changes(AuditLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  /**
   * Writes that a call is about to change something; throws when that cannot be written.
   *
   * @param tenant whose it is
   * @param action such as {@code key.create}
   * @param before facts that hold; no secrets
   * @param after facts that are to hold; no secrets
   */
  public void note(
      Call call,
      TenantId tenant,
      String action,
      String subject,
      Map<String, String> before,
      Map<String, String> after) {
    String actor = call.caller().tenant() + "/" + call.caller().keyId();
    log.write(new AuditRecord(clock.instant(), tenant, actor, action, subject, before, after));
  }
}
