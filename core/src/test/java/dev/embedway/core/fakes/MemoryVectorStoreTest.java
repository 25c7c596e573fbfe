package dev.embedway.core.fakes;

import dev.embedway.core.vector.SideAttributesContract;
import dev.embedway.core.vector.VectorStore;

class MemoryVectorStoreTest extends SideAttributesContract {

  private final MemoryVectorStore store = new MemoryVectorStore();

  @Override
  protected VectorStore store() {
    return store;
  }
}
