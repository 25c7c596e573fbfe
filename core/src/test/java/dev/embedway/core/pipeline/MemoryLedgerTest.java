package dev.embedway.core.pipeline;

import dev.embedway.core.fakes.MemoryLedger;
import dev.embedway.core.tenant.Quotas;

final class MemoryLedgerTest extends LedgerContract {

  @Override
  protected Ledger ledger(SettableClock clock) {
    return new MemoryLedger(clock);
  }

  @Override
  protected Ledger ledger(SettableClock clock, Quotas quotas) {
    return new MemoryLedger(clock, quotas);
  }
}
