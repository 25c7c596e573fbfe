package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.contracts.vector.VectorRecordsContract;

class MemoryVectorRecordsTest extends VectorRecordsContract {

  private final MemoryVectorStore memory = new MemoryVectorStore();

  @Override
  protected VectorStore store() {
    return memory;
  }
}
