package dev.embedway.core.fakes;

import dev.embedway.core.vector.MetadataFileAttributesContract;
import dev.embedway.core.vector.VectorStore;

class MemoryVectorStoreTest extends MetadataFileAttributesContract {

  private final MemoryVectorStore store = new MemoryVectorStore();

  @Override
  protected VectorStore store() {
    return store;
  }
}
