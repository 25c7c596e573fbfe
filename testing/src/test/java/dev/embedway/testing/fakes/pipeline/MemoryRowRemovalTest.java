package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.pipeline.compact.RowRemoval;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.contracts.vector.RowRemovalContract;

class MemoryRowRemovalTest extends RowRemovalContract {

  private final MemoryVectorStore vectors = new MemoryVectorStore();

  @Override
  protected VectorStore store() {
    return vectors;
  }

  @Override
  protected RowRemoval removal() {
    return vectors;
  }

  @Override
  protected long rows(VectorIndex of) {
    return vectors.rows(of);
  }
}
