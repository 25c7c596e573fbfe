package dev.embedway.core.pipeline.job;

import dev.embedway.testing.contracts.pipeline.LedgerContract;
import dev.embedway.testing.fakes.pipeline.MemoryLedger;

final class MemoryLedgerTest extends LedgerContract {

  @Override
  protected LedgerStore store() {
    return new MemoryLedger();
  }
}
