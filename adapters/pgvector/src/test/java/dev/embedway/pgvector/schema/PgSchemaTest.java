package dev.embedway.pgvector.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.emulators.SharedPostgres;
import dev.embedway.emulators.postgres.PostgresDatabase;
import dev.embedway.pgvector.TestDatabase;
import dev.embedway.pgvector.sql.EmbeddingTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PgSchemaTest {

  @Test
  void hasATableForEachLengthThatTheStoreKeeps() throws SQLException {
    TestDatabase database = TestDatabase.fresh();

    List<String> tables =
        query(
            database,
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'embedding\\_%'"
                + " ORDER BY length(relname), relname");

    assertEquals(
        EmbeddingTable.DIMS.stream().map(dim -> new EmbeddingTable(dim).tableName()).toList(),
        tables);
  }

  @Test
  void forcesRowLevelSecurityOnEveryTableOfTenants() throws SQLException {
    TestDatabase database = TestDatabase.fresh();

    List<String> open =
        query(
            database,
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'embedway'::regnamespace"
                + " AND relname <> 'flyway_schema_history'"
                + " AND NOT (relrowsecurity AND relforcerowsecurity)");

    assertEquals(List.of(), open);
  }

  @Test
  void migratesOnceHoweverManyDoSoAtOnce() throws Exception {
    PostgresDatabase database = SharedPostgres.freshDatabase();
    PgSchema schema =
        new PgSchema(new PgLogin(database.jdbcUrl(), database.user(), database.password()));

    List<Future<?>> runs = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 3; i++) {
        runs.add(threads.submit(schema::migrate));
      }
    }
    for (Future<?> run : runs) {
      run.get();
    }
    schema.migrate();

    assertFalse(schema.appLogin("p").toString().contains("password"));
  }

  @Test
  void isToldFromThoseOfOtherDatabasesAndFromItsSuccessor() throws SQLException {
    TestDatabase bound = TestDatabase.ofABoundOwner();
    TestDatabase database = TestDatabase.fresh();
    PgSchema schema = new PgSchema(database.owner());
    String identity = schema.identity();
    String again = schema.identity();

    execute(database.owner(), database, "DROP SCHEMA embedway CASCADE");
    schema.migrate();

    assertEquals(identity, again);
    assertNotEquals(identity, schema.identity());
    assertNotEquals(identity, new PgSchema(bound.owner()).identity());
  }

  @Test
  void isToldApartWhereTheServerDoesNotShowItsOwnIdentity() throws SQLException {
    TestDatabase bound = TestDatabase.ofABoundOwner();
    PgSchema schema = new PgSchema(bound.owner());
    String shown = schema.identity();

    PgLogin superuser = TestDatabase.fresh().owner();
    execute(
        bound.owner().as(superuser.user(), superuser.password()),
        bound,
        "REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");

    assertNotEquals(shown, schema.identity());
    assertEquals(schema.identity(), schema.identity());
  }

  @Test
  void addsATableForAnotherLengthByOneCall() throws SQLException {
    TestDatabase database = TestDatabase.fresh();

    execute(database.owner(), database, "SELECT embedway_add_dim(4000)");

    execute(database.app(), database, "SELECT count(*) FROM embedding_4000");
  }

  @Test
  void letsTheStoresRoleChangeNoTable() throws SQLException {
    TestDatabase database = TestDatabase.fresh();

    for (String sql :
        List.of(
            "DROP TABLE documents",
            "ALTER TABLE chunks DISABLE ROW LEVEL SECURITY",
            "CREATE TABLE mine (x int)",
            "SELECT embedway_add_dim(8)",
            "SELECT embedway_guard_table('chunks', 'ALL')",
            "TRUNCATE chunks",
            "UPDATE chunks SET text = ''",
            "UPDATE dropped_stores SET store_id = ''",
            "SELECT * FROM flyway_schema_history",
            "ALTER ROLE embedway_app BYPASSRLS")) {
      SQLException e =
          assertThrows(SQLException.class, () -> execute(database.app(), database, sql), sql);
      assertEquals("42501", e.getSQLState(), sql);
    }
  }

  @Test
  void leavesTablesOfTheSameNamesAlone() throws SQLException {
    PostgresDatabase made = SharedPostgres.freshDatabase();
    PgLogin owner = new PgLogin(made.jdbcUrl(), made.user(), made.password());
    TestDatabase database = new TestDatabase(owner, owner);
    execute(owner, database, "CREATE TABLE public.documents (title text)");

    new PgSchema(owner).migrate();

    assertEquals(
        List.of("title"),
        query(
            database,
            "SELECT attname FROM pg_attribute"
                + " WHERE attrelid = 'public.documents'::regclass AND attnum > 0"));
  }

  private static void execute(PgLogin login, TestDatabase database, String sql)
      throws SQLException {
    try (Connection connection = database.connect(login);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> query(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.connect(database.owner());
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }
}
