package dev.embedway.pgvector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.observe.PartHealth;
import dev.embedway.core.search.Filter;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.VectorStore.IndexCounts;
import dev.embedway.pgvector.search.SearchPlan;
import dev.embedway.testing.contracts.vector.StoreFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A store that was just filled, of which the planner knows nothing yet. */
class LargeStoreTest {

  private static final int DOCUMENTS = 8_000;

  @Test
  void isSearchedInTimeBeforeTheServerHasCountedItsRows() throws SQLException {
    TestDatabase database = TestDatabase.fresh();
    fill(database, "alice", DOCUMENTS);
    StoreFixture fixture = StoreFixture.of(new TenantId("alice"), 384);
    Filter english = new Filter.Comparison(Filter.Operator.EQ, "lang", "en");

    try (PgVectorStore store = database.store()) {
      for (SearchMode mode : SearchMode.values()) {
        for (Optional<Filter> filter : List.of(Optional.<Filter>empty(), Optional.of(english))) {
          SearchRequest request =
              new SearchRequest(
                  fixture.index(),
                  new SearchRequest.Query(
                      mode, "word7 or word9", Optional.of(fixture.straight()), HybridWeights.EQUAL),
                  new SearchRequest.Selection(10, filter, 0),
                  Instant.now().plusSeconds(15));

          assertEquals(10, store.search(request).size());
        }
      }
      assertEquals(new IndexCounts(DOCUMENTS, 2L * DOCUMENTS), store.count(fixture.index()));
    }
  }

  @Test
  void exactSearchReadsTheRowsOfItsVersionAloneByItself() throws SQLException {
    TestDatabase database = TestDatabase.fresh();
    fill(database, "alice", DOCUMENTS);
    fill(database, "bob", DOCUMENTS / 5);
    try (Connection connection = database.connect(database.owner());
        Statement statement = connection.createStatement()) {
      statement.execute("ANALYZE");
    }
    StoreFixture bobs = StoreFixture.of(new TenantId("bob"), 384);
    PgTransactions transactions =
        new PgTransactions(
            PgPoolConfig.of(database.app(), 1),
            InstantSource.system(),
            new PartHealth(InstantSource.system()));

    String plan =
        transactions.run(
            bobs.index().tenant(),
            connection -> {
              // Else a plan of so few rows had none anyway.
              try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL parallel_setup_cost = 0");
                statement.execute("SET LOCAL parallel_tuple_cost = 0");
                statement.execute("SET LOCAL min_parallel_table_scan_size = 0");
                statement.execute("SET LOCAL min_parallel_index_scan_size = 0");
              }
              return SearchPlan.exact(connection, bobs.byVector());
            });
    transactions.close();

    assertTrue(plan.contains("Scan using embedding_384_pkey"), plan);
    assertFalse(plan.contains("Gather"), plan);
  }

  /** Two chunks a document, and as many of a superseded generation. */
  private static void fill(TestDatabase database, String tenant, int documents)
      throws SQLException {
    String store = StoreFixture.of(new TenantId(tenant), 384).index().storeId();
    String place = "'" + tenant + "', '" + store;
    String from = " FROM generate_series(1, " + documents + ") d";
    String rows = from + ", generate_series(0, 1) g, generate_series(0, 1) o";
    String id = place + "', 1, 'doc_' || lpad(to_hex(d), 24, '0'), ";
    try (Connection connection = database.connect(database.owner());
        Statement statement = connection.createStatement()) {
      for (String table : List.of("documents", "chunks", "embedding_384")) {
        statement.execute("ALTER TABLE " + table + " SET (autovacuum_enabled = false)");
      }
      statement.execute(
          "INSERT INTO documents SELECT " + id + "'k', 1, false, '{\"lang\":\"en\"}'" + from);
      statement.execute(
          "INSERT INTO chunks SELECT " + id + "g, o, 0, 9, 3, 'word' || d % 50 || ' text'" + rows);
      statement.execute(
          "INSERT INTO embedding_384 SELECT "
              + id
              + "g, o, (ARRAY[1, d % 100] || array_fill(0, ARRAY[382]))::halfvec"
              + rows);
    }
  }
}
