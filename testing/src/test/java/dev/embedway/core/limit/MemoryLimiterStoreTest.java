package dev.embedway.core.limit;

import dev.embedway.testing.contracts.LimiterStoreContract;
import dev.embedway.testing.fakes.MemoryLimiterStore;

final class MemoryLimiterStoreTest extends LimiterStoreContract {

  private final MemoryLimiterStore store = new MemoryLimiterStore();

  @Override
  protected LimiterStore store() {
    return store;
  }

  @Override
  protected int rounds() {
    return 2000;
  }
}
