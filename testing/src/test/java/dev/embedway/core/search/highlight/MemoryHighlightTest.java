package dev.embedway.core.search.highlight;

import dev.embedway.core.search.SearchableVectors;
import dev.embedway.testing.contracts.vector.HighlightContract;
import dev.embedway.testing.fakes.pipeline.MemoryVectorStore;

final class MemoryHighlightTest extends HighlightContract {

  @Override
  protected SearchableVectors vectors() {
    return new MemoryVectorStore();
  }
}
