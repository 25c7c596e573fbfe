package dev.embedway.core.pipeline.job;

import dev.embedway.testing.contracts.pipeline.BatchLeasesContract;
import dev.embedway.testing.fakes.pipeline.MemoryBatchLeases;

final class MemoryBatchLeasesTest extends BatchLeasesContract {

  @Override
  protected BatchLeases leases() {
    return new MemoryBatchLeases();
  }
}
