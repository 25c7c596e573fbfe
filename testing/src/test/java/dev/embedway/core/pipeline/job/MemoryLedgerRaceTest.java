package dev.embedway.core.pipeline.job;

import dev.embedway.testing.contracts.pipeline.LedgerRaceContract;
import dev.embedway.testing.fakes.pipeline.MemoryLedger;

final class MemoryLedgerRaceTest extends LedgerRaceContract {

  @Override
  protected LedgerStore store() {
    return new MemoryLedger();
  }
}
