package dev.embedway.pgvector;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;

/**
 * The tables, made and brought up to date by whoever owns them.
 *
 * <p>Thread-safe. The owner is the role that migrates: it may create the extension {@code vector}
 * (0.7 or newer) and roles, as the master user of Aurora may. It is not the role that the store
 * runs as.
 */
public final class PgSchema {

  /** The role that stores run as. */
  public static final String APP_ROLE = "embedway_app";

  private final PgLogin owner;

  /** The schema of the owner's database; nothing is connected yet. */
  public PgSchema(PgLogin owner) {
    this.owner = owner;
  }

  /**
   * Brings the database up to date; repeated or at once with others, it does what is left to do.
   *
   * @throws org.flywaydb.core.api.FlywayException when the database does not answer or a migration
   *     fails; a failed one leaves nothing behind
   * @throws IllegalStateException when the store's role could see other tenants' rows
   */
  public void migrate() {
    Flyway.configure(PgSchema.class.getClassLoader())
        .dataSource(owner.url(), owner.user(), owner.password())
        .locations("classpath:dev/embedway/pgvector/migrations")
        .table("embedway_schema_history")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .placeholders(Map.of("app_role", APP_ROLE))
        .connectRetries(2)
        .load()
        .migrate();
    requireBoundRole();
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
      throw SqlErrors.map(e);
    }
    return owner.as(APP_ROLE, password);
  }

  private void requireBoundRole() {
    String sql = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = ?";
    try (Connection connection = connect();
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, APP_ROLE);
      try (var rows = statement.executeQuery()) {
        if (!rows.next() || rows.getBoolean(1)) {
          throw new IllegalStateException(
              APP_ROLE
                  + " is a role of this server that passes over row-level security; "
                  + "take SUPERUSER and BYPASSRLS from it");
        }
      }
    } catch (SQLException e) {
      throw SqlErrors.map(e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(owner.url(), owner.user(), owner.password());
  }
}
