package dev.embedway.pgvector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.testing.contracts.vector.StoreFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Straight SQL as the store's role: what would be seen if a statement forgot its tenant. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RowLevelSecurityTest {

  private static final List<String> TABLES =
      List.of(
          "documents",
          "chunks",
          "done_batches",
          "dropped_stores",
          "embedding_384",
          "hnsw_settings",
          "index_versions",
          "record_counts");
  private static final List<String> DELETABLE =
      List.of(
          "documents",
          "chunks",
          "done_batches",
          "embedding_384",
          "hnsw_settings",
          "index_versions",
          "record_counts");

  private TestDatabase database;
  private Connection connection;

  @BeforeAll
  void fill() {
    database = TestDatabase.fresh();
    try (PgVectorStore store = database.store()) {
      StoreFixture fixture = StoreFixture.of(new TenantId("alice"), 384);
      store.write(fixture.part(StoreFixture.document('a'), 1, 0, 1, 3));
      store.put(
          fixture.index(), List.of(new VectorRecord("r", "", 0, fixture.straight(), Map.of())));
      store.tuning().searchWith(new TenantId("alice"), "vs_tuned", 7);
      store.drop(new TenantId("alice"), "vs_dropped");
    }
  }

  @BeforeEach
  void connect() throws SQLException {
    connection = database.connect(database.app());
    connection.setAutoCommit(false);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void showsATenantItsRows() throws SQLException {
    actFor("alice");

    assertEquals(List.of(2L, 4L, 1L, 1L, 4L, 1L, 1L, 1L), counts());
  }

  @Test
  void showsNothingToATransactionThatNamesNoTenant() throws SQLException {
    assertEquals(List.of(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L), counts());
  }

  @Test
  void showsNothingToAnotherTenant() throws SQLException {
    actFor("bob");

    assertEquals(List.of(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L), counts());
  }

  @Test
  void forgetsTheTenantAtTheTransactionsEnd() throws SQLException {
    actFor("alice");
    connection.commit();

    assertEquals(List.of(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L), counts());
  }

  @Test
  void changesAndDeletesNothingOfAnotherTenant() throws SQLException {
    actFor("bob");

    for (String table : DELETABLE) {
      assertEquals(0, update("DELETE FROM " + table + " WHERE tenant = 'alice'"), table);
    }
    assertEquals(0, update("UPDATE documents SET removed = true WHERE tenant = 'alice'"));
  }

  @Test
  void refusesRowsForAnotherTenant() throws SQLException {
    for (String tenant : List.of("bob", "")) {
      for (String insert :
          List.of(
              "documents VALUES ('alice', 's', 1, 'd', 'k')",
              "chunks VALUES ('alice', 's', 1, 'd', 1, 0, 0, 1, 1, 'x')",
              "done_batches VALUES ('alice', 's', 1, 'd', 1, 0)",
              "dropped_stores VALUES ('alice', 's')",
              "index_versions VALUES ('alice', 's', 1, 'english')",
              "hnsw_settings VALUES ('alice', 's', 100, 16, 64)",
              "record_counts VALUES ('alice', 's', 1, 9)",
              "embedding_384 VALUES ('alice', 's', 1, 'd', 1, 0,"
                  + " array_fill(1, ARRAY[384])::halfvec)")) {
        actFor(tenant);
        SQLException e =
            assertThrows(SQLException.class, () -> update("INSERT INTO " + insert), insert);
        assertEquals("42501", e.getSQLState(), insert);
        connection.rollback();
      }
    }
  }

  @Test
  void refusesToGiveARowAway() throws SQLException {
    actFor("alice");

    SQLException e =
        assertThrows(SQLException.class, () -> update("UPDATE documents SET tenant = 'bob'"));

    assertEquals("42501", e.getSQLState());
  }

  private void actFor(String tenant) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT set_config('app.tenant', ?, true)")) {
      statement.setString(1, tenant);
      statement.execute();
    }
  }

  private int update(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private List<Long> counts() throws SQLException {
    String all =
        String.join(", ", TABLES.stream().map(t -> "(SELECT count(*) FROM " + t + ")").toList());
    try (Statement statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT ARRAY[" + all + "]")) {
      rows.next();
      return List.of((Long[]) rows.getArray(1).getArray());
    }
  }
}
