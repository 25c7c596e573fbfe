package dev.embedway.pgvector.schema;

import dev.embedway.pgvector.sql.SqlErrors;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables, created and migrated by their owner.
 *
 * <p>Thread-safe. The owner is the role that migrates: it may create the extension {@code vector}
 * (0.8 or newer) and roles, as the master user of Aurora may. It is not the role that the store
 * runs as.
 */
public final class PgSchema {

  private static final Logger LOG = LoggerFactory.getLogger(PgSchema.class);

  /** Schema of the tables, so that a database may have others of the same names. */
  public static final String SCHEMA = "embedway";

  /** Search path of a connection: our tables, then the extension's types. */
  public static final String SEARCH_PATH = SCHEMA + ",public";

  /** The role that stores run as. */
  public static final String APP_ROLE = "embedway_app";

  /** Some who run PostgreSQL for others do not show this. */
  private static final String SERVER_IS_SHOWN =
      "SELECT has_function_privilege('pg_control_system()', 'EXECUTE')";

  private static final String SERVER = "SELECT system_identifier::text FROM pg_control_system()";

  private static final String PLACE =
      """
      SELECT concat_ws('/', place.oid, space.oid) FROM pg_database place, pg_namespace space
      WHERE place.datname = current_database() AND space.nspname = '%s'\
      """
          .formatted(SCHEMA);

  private final PgLogin owner;

  /** The schema of the owner's database; nothing is connected yet. */
  public PgSchema(PgLogin owner) {
    this.owner = owner;
  }

  /**
   * Brings the database up to date; repeated or at once with others, it does what is left to do.
   * Logs what is advised.
   *
   * @throws dev.embedway.core.error.EmbedwayException {@code store_unavailable} when the database
   *     does not answer
   * @throws UnfitDatabaseException when the server, the extension or the owner will not do; nothing
   *     was changed
   * @throws org.flywaydb.core.api.FlywayException when a migration fails; it leaves nothing behind
   * @throws IllegalStateException when the store's role could see other tenants' rows
   */
  public void migrate() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      requireFit(connection);
      // Flyway locks its history table, which the first of several has yet to make.
      statement.execute("SELECT pg_advisory_lock(hashtextextended('embedway migrations', 0))");
      migrations().load().migrate();
      requireBoundRole(statement);
    } catch (SQLException e) {
      throw SqlErrors.ofAdministration(e);
    }
  }

  /**
   * Checks, without a change, that the database answers and will do.
   *
   * @throws dev.embedway.core.error.EmbedwayException when the database does not answer; its cause
   *     is an {@link SQLException} with the server's SQLState
   * @throws UnfitDatabaseException when the server, the extension or the owner will not do
   */
  public void check() {
    try (Connection connection = connect()) {
      requireFit(connection);
    } catch (SQLException e) {
      throw SqlErrors.ofAdministration(e);
    }
  }

  private static void requireFit(Connection connection) throws SQLException {
    ServerFacts facts = ServerFacts.read(connection);
    List<String> faults = facts.faults();
    if (!faults.isEmpty()) {
      throw new UnfitDatabaseException(faults);
    }
    facts.advice().forEach(LOG::warn);
  }

  /**
   * Known holes of the database's extension, each with what to do; empty where there are none.
   *
   * @throws dev.embedway.core.error.EmbedwayException when the database does not answer
   */
  public List<String> advice() {
    try (Connection connection = connect()) {
      return ServerFacts.read(connection).advice();
    } catch (SQLException e) {
      throw SqlErrors.ofAdministration(e);
    }
  }

  /** Steps from an empty database to the newest tables. */
  FluentConfiguration migrations() {
    return Flyway.configure(PgSchema.class.getClassLoader())
        .dataSource(owner.url(), owner.user(), owner.password())
        .locations("classpath:dev/embedway/pgvector/migrations")
        .schemas(SCHEMA)
        .placeholders(Map.of("app_role", APP_ROLE));
  }

  /**
   * Gives the store's role this password; the server is sent its hash alone.
   *
   * @return how the store enters
   * @throws dev.embedway.core.error.EmbedwayException when the database does not answer or the
   *     owner may not change the role
   */
  public PgLogin appLogin(String password) {
    try (Connection connection = connect()) {
      connection
          .unwrap(PGConnection.class)
          .alterUserPassword(APP_ROLE, password.toCharArray(), "scram-sha-256");
    } catch (SQLException e) {
      throw SqlErrors.ofAdministration(e);
    }
    return owner.as(APP_ROLE, password);
  }

  /**
   * Identity of this schema: it differs from that of any other of this or another server, and from
   * that of a schema recreated under the same name; the same at every call.
   *
   * @throws dev.embedway.core.error.EmbedwayException when the database does not answer
   */
  public String identity() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      String server = value(statement, SERVER_IS_SHOWN).equals("t") ? SERVER : "SELECT 'server'";
      return value(statement, server) + "/" + value(statement, PLACE);
    } catch (SQLException e) {
      throw SqlErrors.ofAdministration(e);
    }
  }

  private static String value(Statement statement, String sql) throws SQLException {
    try (var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void requireBoundRole(Statement statement) throws SQLException {
    try (var rows =
        statement.executeQuery(
            "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = '" + APP_ROLE + "'")) {
      if (!rows.next() || rows.getBoolean(1)) {
        throw new IllegalStateException(
            APP_ROLE
                + " is a role of this server that passes over row-level security;"
                + " take SUPERUSER and BYPASSRLS from it");
      }
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(owner.url(), owner.user(), owner.password());
  }
}
