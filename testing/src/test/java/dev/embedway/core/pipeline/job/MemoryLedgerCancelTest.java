package dev.embedway.core.pipeline.job;

import dev.embedway.testing.contracts.pipeline.LedgerCancelContract;
import dev.embedway.testing.fakes.pipeline.MemoryLedger;

final class MemoryLedgerCancelTest extends LedgerCancelContract {

  @Override
  protected LedgerStore store() {
    return new MemoryLedger();
  }
}
