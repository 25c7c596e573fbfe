package dev.embedway.pgvector;

import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.emulators.SharedPostgres;
import dev.embedway.emulators.postgres.PostgresDatabase;
import dev.embedway.pgvector.schema.PgLogin;
import dev.embedway.pgvector.schema.PgSchema;
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
public record TestDatabase(PgLogin owner, PgLogin app) {

  public static final String APP_PASSWORD = "for the tests of this module";

  public static TestDatabase fresh() {
    PostgresDatabase database = SharedPostgres.freshDatabase();
    PgLogin owner = new PgLogin(database.jdbcUrl(), database.user(), database.password());
    PgSchema schema = new PgSchema(owner);
    schema.migrate();
    return new TestDatabase(owner, schema.appLogin(APP_PASSWORD));
  }

  /** One whose owner is no superuser, as on a managed server. */
  public static TestDatabase ofABoundOwner() throws SQLException {
    Bound bound = boundOwner();
    new PgSchema(bound.owner()).migrate();
    return bound.database();
  }

  /** Such an owner and an empty database. */
  public static Bound boundOwner() throws SQLException {
    PostgresDatabase made = SharedPostgres.freshDatabase();
    PgLogin superuser = new PgLogin(made.jdbcUrl(), made.user(), made.password());
    String name = made.jdbcUrl().replaceAll(".*/", "");
    PgLogin owner = superuser.as("owner_of_" + name, "p");
    TestDatabase database = new TestDatabase(superuser, superuser);
    try (Connection connection = database.connect(superuser);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE EXTENSION vector SCHEMA public");
      statement.execute("CREATE ROLE " + owner.user() + " LOGIN CREATEROLE PASSWORD 'p'");
      statement.execute("GRANT CREATE ON DATABASE " + name + " TO " + owner.user());
    }
    return new Bound(superuser, owner);
  }

  /**
   * An owner who may give no password to a role that another made, and who may. Immutable.
   *
   * @param superuser of the server
   * @param owner who is to own the tables
   */
  public record Bound(PgLogin superuser, PgLogin owner) {

    /** The database, once its first tables are made. */
    public TestDatabase database() {
      return new TestDatabase(owner, new PgSchema(superuser).appLogin(APP_PASSWORD));
    }
  }

  public PgVectorStore store() {
    return store(HnswIndexPolicy.DEFAULT);
  }

  /** A store that expects HNSW indexes by this policy. */
  public PgVectorStore store(HnswIndexPolicy policy) {
    return new PgVectorStore(PgPoolConfig.of(app, 6), policy, InstantSource.system());
  }

  public Connection connect(PgLogin login) throws SQLException {
    return DriverManager.getConnection(
        login.url() + "?currentSchema=" + PgSchema.SEARCH_PATH, login.user(), login.password());
  }
}
