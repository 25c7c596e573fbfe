package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.pipeline.compact.CompactionState;
import dev.embedway.testing.contracts.pipeline.CompactionStateContract;

class MemoryCompactionStateTest extends CompactionStateContract {

  @Override
  protected CompactionState state() {
    return new MemoryCompactionState();
  }
}
