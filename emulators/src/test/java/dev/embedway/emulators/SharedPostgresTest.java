package dev.embedway.emulators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.embedway.emulators.postgres.PostgresDatabase;
import dev.embedway.emulators.postgres.Sql;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class SharedPostgresTest {

  @Test
  void everyDatabaseIsNewAndEmpty() throws SQLException {
    PostgresDatabase first = SharedPostgres.freshDatabase();
    PostgresDatabase second = SharedPostgres.freshDatabase();

    Sql.run(first, "CREATE TABLE t (x int)");

    assertNotEquals(first.jdbcUrl(), second.jdbcUrl());
    assertEquals("0", Sql.ask(second, "SELECT count(*) FROM pg_class WHERE relname = 't'"));
  }

  @Test
  void pgvectorComparesHalfPrecisionVectors() throws SQLException {
    PostgresDatabase database = SharedPostgres.freshDatabase();

    Sql.run(database, "CREATE EXTENSION vector");
    Sql.run(database, "CREATE TABLE v (id int, e halfvec(3))");
    Sql.run(database, "INSERT INTO v VALUES (1, '[1,0,0]'), (2, '[0,1,0]')");
    Sql.run(database, "CREATE INDEX ON v USING hnsw (e halfvec_cosine_ops)");

    assertEquals("2", Sql.ask(database, "SELECT id FROM v ORDER BY e <=> '[0,1,0.1]' LIMIT 1"));
  }

  @Test
  void caseIsFoldedForAllOfUnicode() throws SQLException {
    PostgresDatabase database = SharedPostgres.freshDatabase();

    assertEquals("überfähre", Sql.ask(database, "SELECT lower('ÜBERFÄHRE')"));
  }
}
