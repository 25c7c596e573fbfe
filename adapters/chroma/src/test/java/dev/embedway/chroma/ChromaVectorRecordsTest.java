package dev.embedway.chroma;

import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.contracts.vector.VectorRecordsContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChromaVectorRecordsTest extends VectorRecordsContract {

  private final ChromaVectorStore chroma = TestChroma.open();

  @Override
  protected VectorStore store() {
    return chroma;
  }

  @AfterAll
  void close() {
    chroma.close();
  }
}
