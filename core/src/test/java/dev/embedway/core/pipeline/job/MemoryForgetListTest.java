package dev.embedway.core.pipeline.job;

import dev.embedway.core.fakes.MemoryLedger;

final class MemoryForgetListTest extends ForgetListContract {

  @Override
  protected LedgerStore store() {
    return new MemoryLedger();
  }
}
