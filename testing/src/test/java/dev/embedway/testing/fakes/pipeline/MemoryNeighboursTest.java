package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.contracts.vector.NeighboursContract;

class MemoryNeighboursTest extends NeighboursContract {

  private final MemoryVectorStore store = new MemoryVectorStore();

  @Override
  protected VectorStore store() {
    return store;
  }
}
