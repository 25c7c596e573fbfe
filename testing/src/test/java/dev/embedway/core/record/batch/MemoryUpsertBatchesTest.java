package dev.embedway.core.record.batch;

import dev.embedway.testing.contracts.pipeline.UpsertBatchStoreContract;
import dev.embedway.testing.fakes.pipeline.MemoryUpsertBatches;

final class MemoryUpsertBatchesTest extends UpsertBatchStoreContract {

  @Override
  protected UpsertBatchStore store() {
    return new MemoryUpsertBatches();
  }
}
