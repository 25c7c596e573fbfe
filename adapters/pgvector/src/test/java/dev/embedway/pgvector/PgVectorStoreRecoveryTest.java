package dev.embedway.pgvector;

import static dev.embedway.testing.contracts.vector.StoreFixture.document;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorStore.BatchOutcome;
import dev.embedway.core.vector.VectorStore.IndexCounts;
import dev.embedway.testing.contracts.vector.StoreFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Errors of a server that cannot serve, and the same store once it can again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class PgVectorStoreRecoveryTest {

  private static final String A = document('a');

  private TestDatabase database;
  private PgVectorStore store;
  private Connection owner;
  private StoreFixture fixture;

  @BeforeAll
  void open() throws SQLException {
    database = TestDatabase.fresh();
    store = database.store();
    owner = database.connect(database.owner());
  }

  @AfterAll
  void close() throws SQLException {
    owner.close();
    store.close();
  }

  @BeforeEach
  void prepare() {
    fixture = StoreFixture.fresh(64);
  }

  @Test
  void writesNothingOfABatchThatTheDiskHasNoRoomFor() throws SQLException {
    for (String state : List.of("53100", "53200", "58030")) {
      failInserts(state);

      assertUnavailable(fixture.part(A, 1, 0, 1, 3));

      execute("DROP TRIGGER fault ON embedding_64");
      assertEquals(new IndexCounts(0, 0), store.count(fixture.index()));
    }
    assertEquals(BatchOutcome.COMPLETED, store.write(fixture.part(A, 1, 0, 1, 3)));
  }

  @Test
  void leavesAServerThatOnlyReadsForTheOneThatWrites() throws SQLException {
    store.write(fixture.part(A, 1, 0, 1, 3));
    readOnly("on");
    cutConnections();
    assertEquals(new IndexCounts(1, 3), retried());

    assertUnavailable(fixture.part(A, 2, 0, 1, 4));

    readOnly("off");
    assertEquals(BatchOutcome.COMPLETED, store.write(fixture.part(A, 2, 0, 1, 4)));
  }

  @Test
  void connectsAgainAfterAnAdministratorCutTheConnections() throws SQLException {
    store.write(fixture.part(A, 1, 0, 1, 3));

    cutConnections();

    assertEquals(new IndexCounts(1, 3), retried());
  }

  /** A connection that was cut is noticed at its next use at the latest. */
  private IndexCounts retried() {
    for (int attempt = 0; attempt < 10; attempt++) {
      try {
        return store.count(fixture.index());
      } catch (EmbedwayException e) {
        assertEquals(ErrorCode.STORE_UNAVAILABLE, e.code());
      }
    }
    throw new AssertionError("the store did not connect again");
  }

  private void assertUnavailable(VectorBatch batch) {
    EmbedwayException e = assertThrows(EmbedwayException.class, () -> store.write(batch));

    assertEquals(ErrorCode.STORE_UNAVAILABLE, e.code());
    assertTrue(e.isRetriable());
    assertEquals(Duration.ofSeconds(2), e.retryAfter().orElseThrow());
  }

  private void failInserts(String state) throws SQLException {
    execute(
        "CREATE OR REPLACE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION USING ERRCODE = '"
            + state
            + "'; END $$");
    execute("CREATE TRIGGER fault BEFORE INSERT ON embedding_64 EXECUTE FUNCTION fault()");
  }

  private void readOnly(String value) throws SQLException {
    execute(
        "ALTER DATABASE " + owner.getCatalog() + " SET default_transaction_read_only = " + value);
  }

  private void cutConnections() throws SQLException {
    execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND usename = 'embedway_app'");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = owner.createStatement()) {
      statement.execute(sql);
    }
  }
}
