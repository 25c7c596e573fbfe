package dev.embedway.core.pipeline.job;

import dev.embedway.core.fakes.MemoryLedger;

final class MemoryLedgerRaceTest extends LedgerRaceContract {

  @Override
  protected LedgerStore store() {
    return new MemoryLedger();
  }
}
