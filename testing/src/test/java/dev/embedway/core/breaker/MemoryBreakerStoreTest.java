package dev.embedway.core.breaker;

import dev.embedway.testing.contracts.BreakerStoreContract;
import dev.embedway.testing.fakes.MemoryBreakerStore;

final class MemoryBreakerStoreTest extends BreakerStoreContract {

  @Override
  protected BreakerStore store() {
    return new MemoryBreakerStore();
  }
}
