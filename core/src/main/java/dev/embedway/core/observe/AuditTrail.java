package dev.embedway.core.observe;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.tenant.TenantId;
import java.time.InstantSource;
import java.util.Map;

/** The writer of administrative changes into the audit log, before they are made. */
@ThreadSafe
public final class AuditTrail {

  private final AuditLog log;
  private final InstantSource clock;

  public AuditTrail(AuditLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  /**
   * Writes that a caller is about to change something; throws when that cannot be written.
   *
   * @param tenant whose it is
   * @param action such as {@code key.create}
   * @param before facts that hold; no secrets
   * @param after facts that are to hold; no secrets
   */
  public void note(
      Caller caller,
      TenantId tenant,
      String action,
      String subject,
      Map<String, String> before,
      Map<String, String> after) {
    String actor = caller.tenant() + "/" + caller.keyId();
    log.write(
        new AuditRecord(
            clock.instant(),
            tenant,
            actor,
            action,
            new AuditRecord.Change(subject, before, after)));
  }
}
