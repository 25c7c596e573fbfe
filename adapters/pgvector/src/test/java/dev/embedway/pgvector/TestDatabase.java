package dev.embedway.pgvector;

import dev.embedway.emulators.PostgresDatabase;
import dev.embedway.emulators.SharedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;

/**
 * A migrated database of its own on the server that all tests share. Immutable.
 *
 * @param owner who owns the tables
 * @param app who uses them
 */
record TestDatabase(PgLogin owner, PgLogin app) {

  static final String APP_PASSWORD = "for the tests of this module";

  static TestDatabase fresh() {
    PostgresDatabase database = SharedPostgres.freshDatabase();
    PgLogin owner = new PgLogin(database.jdbcUrl(), database.user(), database.password());
    PgSchema schema = new PgSchema(owner);
    schema.migrate();
    return new TestDatabase(owner, schema.appLogin(APP_PASSWORD));
  }

  PgVectorStore store() {
    return new PgVectorStore(PgPoolConfig.of(app, 6), InstantSource.system());
  }

  Connection connect(PgLogin login) throws SQLException {
    return DriverManager.getConnection(
        login.url() + "?currentSchema=" + PgSchema.SEARCH_PATH, login.user(), login.password());
  }
}
