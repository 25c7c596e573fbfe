package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.core.pipeline.job.Tally;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.fakes.MemoryTenants;
import java.time.Instant;

/** Counts and holds of the tenants of a {@link MemoryLedger}. Thread-safe. */
abstract class MemoryTenantCounts implements LedgerStore {

  private final MemoryTenants tenants = new MemoryTenants();

  synchronized void count(TenantId tenant, Tally change) {
    tenants.count(tenant, change);
  }

  @Override
  public synchronized Tally tally(TenantId tenant) {
    return tenants.tally(tenant);
  }

  @Override
  public synchronized void noteRecords(TenantId tenant, long records, Instant at) {
    tenants.noteRecords(tenant, records, at);
  }

  @Override
  public synchronized void hold(TenantId tenant) {
    tenants.hold(tenant);
  }

  @Override
  public synchronized void letGo(TenantId tenant) {
    tenants.letGo(tenant);
  }

  @Override
  public synchronized boolean isHeld(TenantId tenant) {
    return tenants.isHeld(tenant);
  }

  @Override
  public void standBack(int attempt) {}
}
