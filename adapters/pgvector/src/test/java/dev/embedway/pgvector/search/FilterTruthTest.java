package dev.embedway.pgvector.search;

import dev.embedway.core.vector.VectorStore;
import dev.embedway.pgvector.PgVectorStore;
import dev.embedway.pgvector.TestDatabase;
import dev.embedway.testing.contracts.vector.FilterTruthContract;
import org.junit.jupiter.api.AfterAll;

class FilterTruthTest extends FilterTruthContract {

  private final PgVectorStore store = TestDatabase.fresh().store();

  @Override
  protected VectorStore open() {
    return store;
  }

  @AfterAll
  void close() {
    store.close();
  }
}
