package dev.embedway.core.pipeline.compact;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Runs of the compactor that callers ask for; each is written into the audit log before it. */
@ThreadSafe
public final class CompactionService {

  /** Kept of a request's time for the call that is under way at its end, and to answer in. */
  private static final Duration LAST_CALL = Duration.ofSeconds(6);

  private final Compactor compactor;
  private final ApiKeyStore keys;
  private final AuditTrail audit;

  public CompactionService(Compactor compactor, ApiKeyStore keys, AuditTrail audit) {
    this.compactor = compactor;
    this.keys = keys;
    this.audit = audit;
  }

  /**
   * One run, which ends in time to answer by the deadline; what is left is the next run's.
   *
   * @param named the tenant whose entries are worked off; empty for all tenants'
   * @throws NotFoundException {@code tenant_not_found}
   */
  public CompactionReport run(Caller caller, Optional<String> named, Instant deadline) {
    Optional<TenantId> tenant = named.map(this::existing);
    audit.note(
        caller,
        tenant.orElse(caller.tenant()),
        "compaction.run",
        tenant.map(TenantId::value).orElse("all tenants"),
        Map.of(),
        Map.of());
    Instant end = deadline.minus(LAST_CALL);
    return tenant.isPresent() ? compactor.runUntil(end, tenant.get()) : compactor.runUntil(end);
  }

  private TenantId existing(String name) {
    return Optional.of(name)
        .filter(TenantId::isValid)
        .map(TenantId::new)
        .filter(id -> keys.tenant(id).isPresent())
        .orElseThrow(() ->
            new NotFoundException(
                ErrorCode.TENANT_NOT_FOUND, "no tenant of this name; GET tenants lists them"));
  }
}
