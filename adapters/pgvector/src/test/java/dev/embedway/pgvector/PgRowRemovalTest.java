package dev.embedway.pgvector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.compact.RowRemoval;
import dev.embedway.core.pipeline.compact.RowSelection;
import dev.embedway.core.store.TextLanguage;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.pgvector.hnsw.PgHnswIndexJob;
import dev.embedway.testing.contracts.vector.RowRemovalContract;
import dev.embedway.testing.contracts.vector.StoreFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PgRowRemovalTest extends RowRemovalContract {

  private static final String DOCUMENT = StoreFixture.document('c');
  private static final int ROWS_AT_ONCE = 2_000;

  private TestDatabase database;
  private PgVectorStore store;

  @BeforeAll
  void open() {
    database = TestDatabase.fresh();
    store = database.store();
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
  protected RowRemoval removal() {
    return store.rows();
  }

  @Override
  protected long rows(VectorIndex of) {
    long chunks = rows("chunks", of);
    assertEquals(chunks, rows("embedding_" + of.dim(), of));
    return chunks;
  }

  private long rows(String table, VectorIndex of) {
    return asked(
        "SELECT count(*) FROM "
            + table
            + " WHERE tenant = '"
            + of.tenant().value()
            + "' AND version = "
            + of.version());
  }

  private long asked(String sql) {
    try (Connection connection = database.connect(database.owner());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void sliceIsBoundedAndLaterOnesDeleteTheRest() {
    StoreFixture fixture = StoreFixture.fresh(8);
    store.write(fixture.part(DOCUMENT, 1, 0, 1, 1_500));
    store.write(fixture.part(DOCUMENT, 2, 0, 1, 1));
    RowSelection earlier = new RowSelection.Generations(fixture.index(), DOCUMENT, 1, 2);

    RowRemoval.Slice first = store.rows().delete(earlier);
    RowRemoval.Slice second = store.rows().delete(earlier);
    RowRemoval.Slice third = store.rows().delete(earlier);

    assertEquals(new RowRemoval.Slice(ROWS_AT_ONCE, true), first);
    assertEquals(new RowRemoval.Slice(1_001, false), second);
    assertEquals(new RowRemoval.Slice(0, false), third);
    assertEquals(1, rows(fixture.index()));
  }

  @Test
  void nothingOfARemovedDocumentIsLeftInAnyTable() {
    StoreFixture fixture = StoreFixture.fresh(384);
    store.write(fixture.part(DOCUMENT, 1, 0, 1, 3));
    store.remove(fixture.index(), DOCUMENT, 2);

    delete(new RowSelection.RemovedDocument(fixture.index(), DOCUMENT, 2));

    for (String table : List.of("documents", "chunks", "embedding_384", "done_batches")) {
      assertEquals(0, rows(table, fixture.index()), table);
    }
  }

  @Test
  void nothingOfARetiredVersionIsLeftInAnyTable() {
    StoreFixture first = StoreFixture.fresh(384);
    StoreFixture second = first.version(2);
    for (StoreFixture each : List.of(first, second)) {
      store.write(each.in(TextLanguage.GERMAN, each.part(DOCUMENT, 1, 0, 1, 3)));
    }

    delete(new RowSelection.Version(first.index()));

    for (String table :
        List.of(
            "documents",
            "chunks",
            "embedding_384",
            "done_batches",
            "index_versions",
            "document_text_configs")) {
      assertEquals(0, rows(table, first.index()), table);
      assertNotEquals(0, rows(table, second.index()), table);
    }
  }

  @Test
  void searchesDoNotWaitForASliceThatIsUnderWay() throws Exception {
    StoreFixture fixture = StoreFixture.fresh(384);
    store.write(fixture.part(DOCUMENT, 1, 0, 1, 3));
    store.write(fixture.part(DOCUMENT, 2, 0, 1, 2));
    CountDownLatch deleted = new CountDownLatch(1);
    CountDownLatch searched = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection holder = database.connect(database.app())) {
      holder.setAutoCommit(false);
      Future<?> slice =
          threads.submit(() -> {
            try (Statement statement = holder.createStatement()) {
              statement.execute(
                  "SELECT set_config('app.tenant', '"
                      + fixture.index().tenant().value()
                      + "', true)");
              statement.execute("DELETE FROM chunks WHERE generation = 1");
              statement.execute("DELETE FROM embedding_384 WHERE generation = 1");
            }
            deleted.countDown();
            assertTrue(searched.await(30, TimeUnit.SECONDS));
            holder.rollback();
            return deleted;
          });
      assertTrue(deleted.await(30, TimeUnit.SECONDS));

      assertEquals(2, store.search(fixture.hybrid("passage")).size());
      searched.countDown();
      slice.get();
    }
  }

  @Test
  void indexOfARetiredVersionIsDroppedByTheNextRunOfItsJob() {
    HnswIndexPolicy small = new HnswIndexPolicy(20);
    StoreFixture fixture = StoreFixture.fresh(8);
    StoreFixture second = fixture.version(2);
    store.write(fixture.part(DOCUMENT, 1, 0, 1, 40));
    store.write(second.part(DOCUMENT, 1, 0, 1, 40));
    try (PgHnswIndexJob job = new PgHnswIndexJob(database.owner(), small)) {
      assertEquals(2, job.run().orElseThrow().built());

      delete(new RowSelection.Version(second.index()));

      assertEquals(1, job.run().orElseThrow().dropped());
      assertEquals(0, job.run().orElseThrow().dropped());
    }
  }

  @Test
  void tablesThatAreDeletedFromAreVacuumedAfterATwentieth() throws SQLException {
    Set<String> tuned = new TreeSet<>();
    Set<String> deletable = new TreeSet<>();
    try (Connection connection = database.connect(database.owner());
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT embedway_add_dim(4000)");
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT relname, coalesce(array_to_string(reloptions, ' '), '') FROM pg_class"
                  + " WHERE relnamespace = 'embedway'::regnamespace AND relkind = 'r'"
                  + " AND relname NOT IN ('index_versions', 'dropped_stores', 'hnsw_settings',"
                  + " 'record_counts', 'document_text_configs')"
                  + " AND has_table_privilege('embedway_app', oid, 'DELETE')")) {
        while (rows.next()) {
          deletable.add(rows.getString(1));
          if (rows.getString(2).contains("autovacuum_vacuum_scale_factor=0.05")
              && rows.getString(2).contains("autovacuum_vacuum_threshold=1000")) {
            tuned.add(rows.getString(1));
          }
        }
      }
    }

    assertEquals(deletable, tuned);
    assertTrue(tuned.size() > 15, tuned.toString());
  }
}
