package dev.embedway.pgvector;

import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.contracts.vector.NeighboursContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PgNeighboursTest extends NeighboursContract {

  private PgVectorStore store;

  @BeforeAll
  void open() {
    store = TestDatabase.fresh().store();
  }

  @AfterAll
  void close() {
    store.close();
  }

  @Override
  protected VectorStore store() {
    return store;
  }
}
