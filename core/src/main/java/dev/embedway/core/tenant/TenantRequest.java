package dev.embedway.core.tenant;

import dev.embedway.core.trace.TraceId;
import java.time.Instant;
import java.util.Optional;

/**
 * A caller's request concerning a tenant's things, once the caller was let pass.
 *
 * @param tenant the caller's own, or another one of which the operator asks
 * @param deadline no work is begun after it
 * @param trace of the request; empty where there is none
 */
public record TenantRequest(
    Caller caller, TenantId tenant, Instant deadline, Optional<TraceId> trace) {

  /** A request without a trace. */
  public TenantRequest(Caller caller, TenantId tenant, Instant deadline) {
    this(caller, tenant, deadline, Optional.empty());
  }
}
