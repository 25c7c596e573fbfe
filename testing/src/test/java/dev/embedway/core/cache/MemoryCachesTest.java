package dev.embedway.core.cache;

import dev.embedway.testing.contracts.EmbeddingCacheContract;
import dev.embedway.testing.contracts.EpochStoreContract;
import dev.embedway.testing.fakes.MemoryEmbeddingCache;
import dev.embedway.testing.fakes.MemoryEpochs;
import org.junit.jupiter.api.Nested;

class MemoryCachesTest {

  @Nested
  class Vectors extends EmbeddingCacheContract {
    private final MemoryEmbeddingCache cache = new MemoryEmbeddingCache();

    @Override
    protected EmbeddingCache cache() {
      return cache;
    }
  }

  @Nested
  class Epochs extends EpochStoreContract {
    @Override
    protected EpochStore store() {
      return new MemoryEpochs();
    }
  }
}
