package dev.embedway.core.pipeline;

import dev.embedway.core.fakes.MemoryLedger;

final class MemoryLedgerTest extends LedgerContract {

  @Override
  protected Ledger ledger(SettableClock clock) {
    return new MemoryLedger(clock);
  }
}
