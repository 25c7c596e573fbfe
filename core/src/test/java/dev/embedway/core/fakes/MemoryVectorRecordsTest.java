package dev.embedway.core.fakes;

import dev.embedway.core.vector.VectorRecordsContract;
import dev.embedway.core.vector.VectorStore;

class MemoryVectorRecordsTest extends VectorRecordsContract {

  private final MemoryVectorStore memory = new MemoryVectorStore();

  @Override
  protected VectorStore store() {
    return memory;
  }
}
