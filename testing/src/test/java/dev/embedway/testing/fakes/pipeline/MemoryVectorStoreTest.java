package dev.embedway.core.fakes;

import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.contracts.vector.MetadataFileAttributesContract;
import dev.embedway.testing.fakes.pipeline.MemoryVectorStore;

class MemoryVectorStoreTest extends MetadataFileAttributesContract {

  private final MemoryVectorStore store = new MemoryVectorStore();

  @Override
  protected VectorStore store() {
    return store;
  }
}
