package dev.embedway.core.pipeline.job;

import dev.embedway.core.fakes.MemoryLedger;

final class MemoryLedgerTest extends LedgerContract {

  @Override
  protected LedgerStore store() {
    return new MemoryLedger();
  }
}
