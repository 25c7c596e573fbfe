package dev.embedway.core.pipeline.control;

import dev.embedway.testing.contracts.pipeline.StageStoreContract;
import dev.embedway.testing.fakes.pipeline.MemoryStages;

final class MemoryStagesTest extends StageStoreContract {

  @Override
  protected StageStore store() {
    return new MemoryStages();
  }
}
