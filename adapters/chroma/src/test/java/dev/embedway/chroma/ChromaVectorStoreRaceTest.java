package dev.embedway.chroma;

import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.contracts.vector.VectorStoreRaceContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChromaVectorStoreRaceTest extends VectorStoreRaceContract {

  private final ChromaVectorStore store = TestChroma.open();

  @Override
  protected VectorStore store() {
    return store;
  }

  @AfterAll
  void close() {
    store.close();
  }
}
