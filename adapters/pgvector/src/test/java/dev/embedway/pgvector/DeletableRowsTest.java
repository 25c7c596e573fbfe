package dev.embedway.pgvector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.contracts.vector.StoreFixture;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Rows that the store's role may delete, and those that it may not, by straight SQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeletableRowsTest {

  private static final String DOCUMENT = StoreFixture.document('a');
  private static final List<String> TABLES = List.of("chunks", "embedding_384", "done_batches");

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

  @Test
  void roleMayDeleteFromTheTablesOfRowsAlone() throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Connection connection = database.connect(database.owner());
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT relname FROM pg_class WHERE relnamespace = 'embedway'::regnamespace"
                    + " AND relkind = 'r' AND relname NOT LIKE 'embedding\\_%'"
                    + " AND has_table_privilege('embedway_app', oid, 'DELETE') ORDER BY relname")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }

    assertEquals(
        List.of(
            "chunks",
            "document_text_configs",
            "documents",
            "done_batches",
            "dropped_stores",
            "hnsw_settings",
            "index_versions",
            "record_counts"),
        tables);
  }

  @Test
  void supersededGenerationIsDeletedAndTheVisibleOneIsLeft() throws SQLException {
    StoreFixture fixture = StoreFixture.fresh(384);
    store.write(fixture.part(DOCUMENT, 1, 0, 1, 3));
    store.write(fixture.part(DOCUMENT, 2, 0, 1, 2));

    assertEquals(List.of(3, 3, 1), delete(fixture.index(), "generation = 1"));
    assertEquals(List.of(0, 0, 1), delete(fixture.index(), "true"));

    assertEquals(2, store.search(fixture.hybrid("passage")).size());
  }

  @Test
  void generationThatIsStillWrittenIsDeletedWhenItIsGivenUp() throws SQLException {
    StoreFixture fixture = StoreFixture.fresh(384);
    store.write(fixture.part(DOCUMENT, 1, 0, 1, 3));
    store.write(fixture.part(DOCUMENT, 2, 0, 2, 4));

    assertEquals(List.of(2, 2, 1), delete(fixture.index(), "generation = 2"));
  }

  @Test
  void removedDocumentIsDeleted() throws SQLException {
    StoreFixture fixture = StoreFixture.fresh(384);
    store.write(fixture.part(DOCUMENT, 1, 0, 1, 3));
    store.remove(fixture.index(), DOCUMENT, 1);

    assertEquals(List.of(3, 3, 1), delete(fixture.index(), "true"));
  }

  @Test
  void versionIsDeletedAfterItsDocumentsAndNotBefore() throws SQLException {
    StoreFixture fixture = StoreFixture.fresh(384);
    StoreFixture retired = fixture.version(2);
    for (StoreFixture each : List.of(fixture, retired)) {
      store.write(each.part(DOCUMENT, 1, 0, 1, 3));
    }
    VectorIndex index = retired.index();

    assertEquals(0, delete(index, "index_versions", "version = 2"));
    assertEquals(List.of(0, 0, 1), delete(index, "version = 2"));
    assertEquals(1, delete(index, "documents", "version = 2"));
    assertEquals(List.of(3, 3, 0), delete(index, "version = 2"));
    assertEquals(1, delete(index, "index_versions", "version = 2"));
    assertEquals(3, store.search(fixture.byVector()).size());
  }

  @Test
  void marksOfDeletedStoresAreDeletedForTheirTenantAlone() throws SQLException {
    VectorIndex index = StoreFixture.fresh(384).index();
    VectorIndex other = StoreFixture.of(new TenantId("other"), 384).index();
    store.drop(index.tenant(), index.storeId());

    assertEquals(0, delete(other, "dropped_stores", "true"));
    assertEquals(1, delete(index, "dropped_stores", "store_id = '" + index.storeId() + "'"));
  }

  @Test
  void visibleVectorsOfAFurtherLengthAreLeftToo() throws SQLException {
    try (Connection connection = database.connect(database.owner());
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT embedway_add_dim(4000)");
      try (ResultSet unguarded =
          statement.executeQuery(
              "SELECT string_agg(relname, ' ') FROM pg_class c"
                  + " WHERE relnamespace = 'embedway'::regnamespace AND relkind = 'r'"
                  + " AND (relname = 'chunks' OR relname LIKE 'embedding\\_%')"
                  + " AND NOT EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = c.oid"
                  + " AND polcmd = 'd' AND NOT polpermissive)")) {
        unguarded.next();

        assertEquals("", String.valueOf(unguarded.getString(1)).replace("null", ""));
      }
    }
  }

  /** Counts of rows that a statement of the index's tenant deletes from each table. */
  private List<Integer> delete(VectorIndex index, String where) throws SQLException {
    List<Integer> counts = new ArrayList<>();
    for (String table : TABLES) {
      counts.add(delete(index, table, where));
    }
    return counts;
  }

  private int delete(VectorIndex index, String table, String where) throws SQLException {
    try (Connection connection = database.connect(database.app())) {
      connection.setAutoCommit(false);
      try (PreparedStatement tenant =
              connection.prepareStatement("SELECT set_config('app.tenant', ?, true)");
          Statement statement = connection.createStatement()) {
        tenant.setString(1, index.tenant().value());
        tenant.execute();
        int count = statement.executeUpdate("DELETE FROM " + table + " WHERE " + where);
        connection.commit();
        return count;
      }
    }
  }
}
