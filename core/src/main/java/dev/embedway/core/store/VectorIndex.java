package dev.embedway.core.store;

import dev.embedway.core.tenant.TenantId;

/**
 * One index version of one store: the vectors that a search reads.
 *
 * @param tenant whose it is
 * @param storeId {@code vs_} + 24 hex digits
 * @param version numbered from 1
 * @param dim length of its vectors
 */
public record VectorIndex(TenantId tenant, String storeId, int version, int dim) {}
