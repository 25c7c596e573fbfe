package dev.embedway.pgvector;

import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.contracts.vector.VectorSearchContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The contract where every index version has an HNSW index. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HnswIndexSearchTest extends VectorSearchContract {

  private HnswIndexStore store;

  @BeforeAll
  void open() {
    store = new HnswIndexStore(TestDatabase.fresh());
  }

  @AfterAll
  void close() {
    store.close();
  }

  @Override
  protected VectorStore store() {
    return store;
  }

  @Override
  protected int dim() {
    return 64;
  }
}
