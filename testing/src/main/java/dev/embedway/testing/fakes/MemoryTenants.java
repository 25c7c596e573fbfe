package dev.embedway.testing.fakes;

import dev.embedway.core.pipeline.job.Tally;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Counts and holds of a ledger's tenants. One thread at a time. */
public final class MemoryTenants {

  private final Map<TenantId, Tally> tallies = new HashMap<>();
  private final Map<TenantId, Instant> noted = new HashMap<>();
  private final Set<TenantId> held = new HashSet<>();

  public Tally tally(TenantId tenant) {
    return tallies.getOrDefault(tenant, Tally.NONE);
  }

  public void count(TenantId tenant, Tally change) {
    tallies.merge(tenant, change, Tally::plus);
  }

  public void noteRecords(TenantId tenant, long records, Instant at) {
    if (!at.isBefore(noted.getOrDefault(tenant, Instant.MIN))) {
      noted.put(tenant, at);
      count(tenant, new Tally(0, 0, 0, records - tally(tenant).records()));
    }
  }

  public void hold(TenantId tenant) {
    held.add(tenant);
  }

  public void letGo(TenantId tenant) {
    held.remove(tenant);
  }

  public boolean isHeld(TenantId tenant) {
    return held.contains(tenant);
  }
}
