package dev.embedway.chroma;

import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.contracts.vector.FilterTruthContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChromaFilterTruthTest extends FilterTruthContract {

  private final ChromaVectorStore store = TestChroma.open();

  @Override
  protected VectorStore open() {
    return store;
  }

  @AfterAll
  void close() {
    store.close();
  }
}
