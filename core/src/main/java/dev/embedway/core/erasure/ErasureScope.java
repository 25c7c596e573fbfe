package dev.embedway.core.erasure;

import dev.embedway.core.tenant.TenantId;

/**
 * The extent of an erasure.
 *
 * @param tenant whose data goes
 * @param pseudonym that stands for the tenant in what is kept
 */
public record ErasureScope(TenantId tenant, TenantId pseudonym) {}
