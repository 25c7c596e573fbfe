package dev.embedway.core.tenant;

import java.time.Instant;

/**
 * A caller's request concerning a tenant's things, once the caller was let pass.
 *
 * @param tenant the caller's own, or another one of which the operator asks
 * @param deadline no work is begun after it
 */
public record TenantRequest(Caller caller, TenantId tenant, Instant deadline) {}
