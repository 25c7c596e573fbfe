package dev.embedway.core.reembed;

import dev.embedway.testing.contracts.pipeline.ReembedStoreContract;
import dev.embedway.testing.fakes.pipeline.MemoryReembeds;

final class MemoryReembedsTest extends ReembedStoreContract {

  @Override
  protected ReembedStore store() {
    return new MemoryReembeds();
  }
}
