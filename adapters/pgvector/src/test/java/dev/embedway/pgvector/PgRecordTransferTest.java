package dev.embedway.pgvector;

import dev.embedway.core.vector.RecordTransfer;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.contracts.vector.RecordTransferContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PgRecordTransferTest extends RecordTransferContract {

  private PgVectorStore opened;

  @BeforeAll
  void open() {
    opened = TestDatabase.fresh().store();
  }

  @AfterAll
  void close() {
    opened.close();
  }

  @Override
  protected VectorStore store() {
    return opened;
  }

  @Override
  protected RecordTransfer transfer() {
    return opened.transfer();
  }
}
