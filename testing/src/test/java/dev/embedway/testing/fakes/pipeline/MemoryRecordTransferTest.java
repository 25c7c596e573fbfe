package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.vector.RecordTransfer;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.contracts.vector.RecordTransferContract;

class MemoryRecordTransferTest extends RecordTransferContract {

  private final MemoryVectorStore vectors = new MemoryVectorStore();

  @Override
  protected VectorStore store() {
    return vectors;
  }

  @Override
  protected RecordTransfer transfer() {
    return new MemoryRecordTransfer(vectors);
  }
}
