package dev.embedway.core.fakes;

import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.contracts.vector.VectorRecordsContract;
import dev.embedway.testing.fakes.pipeline.MemoryVectorStore;

class MemoryVectorRecordsTest extends VectorRecordsContract {

  private final MemoryVectorStore memory = new MemoryVectorStore();

  @Override
  protected VectorStore store() {
    return memory;
  }
}
