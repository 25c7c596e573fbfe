package dev.embedway.core.pipeline.job;

import dev.embedway.testing.contracts.pipeline.ForgetListContract;
import dev.embedway.testing.fakes.pipeline.MemoryLedger;

final class MemoryForgetListTest extends ForgetListContract {

  @Override
  protected LedgerStore store() {
    return new MemoryLedger();
  }
}
