package dev.embedway.pgvector;

import dev.embedway.core.vector.GraphPolicy;
import dev.embedway.emulators.PostgresDatabase;
import dev.embedway.emulators.SharedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
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

  /** One whose owner is no superuser, as on a managed server. */
  static TestDatabase ofABoundOwner() throws SQLException {
    PostgresDatabase made = SharedPostgres.freshDatabase();
    PgLogin superuser = new PgLogin(made.jdbcUrl(), made.user(), made.password());
    String name = made.jdbcUrl().replaceAll(".*/", "");
    PgLogin owner = superuser.as("owner_of_" + name, "p");
    PgLogin app = new TestDatabase(superuser, superuser).prepareFor(owner, name);
    return new TestDatabase(owner, app);
  }

  private PgLogin prepareFor(PgLogin boundOwner, String name) throws SQLException {
    try (Connection connection = connect(owner);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE EXTENSION vector SCHEMA public");
      statement.execute("CREATE ROLE " + boundOwner.user() + " LOGIN CREATEROLE PASSWORD 'p'");
      statement.execute("GRANT CREATE ON DATABASE " + name + " TO " + boundOwner.user());
    }
    new PgSchema(boundOwner).migrate();
    return new PgSchema(owner).appLogin(APP_PASSWORD);
  }

  PgVectorStore store() {
    return store(GraphPolicy.DEFAULT);
  }

  /** A store that counts on graphs from fewer vectors on. */
  PgVectorStore store(GraphPolicy policy) {
    return new PgVectorStore(PgPoolConfig.of(app, 6), policy, InstantSource.system());
  }

  Connection connect(PgLogin login) throws SQLException {
    return DriverManager.getConnection(
        login.url() + "?currentSchema=" + PgSchema.SEARCH_PATH, login.user(), login.password());
  }
}
