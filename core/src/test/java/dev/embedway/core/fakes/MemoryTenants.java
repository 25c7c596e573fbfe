package dev.embedway.core.fakes;

import dev.embedway.core.pipeline.job.Tally;
import dev.embedway.core.tenant.TenantId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Counts and holds of a ledger's tenants. One thread at a time. */
final class MemoryTenants {

  private final Map<TenantId, Tally> tallies = new HashMap<>();
  private final Set<TenantId> held = new HashSet<>();

  Tally tally(TenantId tenant) {
    return tallies.getOrDefault(tenant, Tally.NONE);
  }

  void count(TenantId tenant, Tally change) {
    tallies.merge(tenant, change, Tally::plus);
  }

  void hold(TenantId tenant) {
    held.add(tenant);
  }

  void letGo(TenantId tenant) {
    held.remove(tenant);
  }

  boolean isHeld(TenantId tenant) {
    return held.contains(tenant);
  }
}
