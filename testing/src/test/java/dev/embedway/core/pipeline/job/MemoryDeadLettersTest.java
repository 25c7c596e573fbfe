package dev.embedway.core.pipeline.job;

import dev.embedway.core.pipeline.deadletter.DeadLetterStore;
import dev.embedway.testing.contracts.pipeline.DeadLetterContract;
import dev.embedway.testing.fakes.pipeline.MemoryLedger;

final class MemoryDeadLettersTest extends DeadLetterContract {

  @Override
  protected LedgerStore store() {
    return new MemoryLedger();
  }

  @Override
  protected DeadLetterStore letters(LedgerStore store) {
    return ((MemoryLedger) store).deadLetters();
  }
}
