package dev.embedway.core.breaker;

import dev.embedway.core.fakes.MemoryBreakerStore;

final class MemoryBreakerStoreTest extends BreakerStoreContract {

  @Override
  protected BreakerStore store() {
    return new MemoryBreakerStore();
  }
}
