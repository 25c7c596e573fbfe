package dev.embedway.deployment;

import dev.embedway.emulators.SharedPostgres;
import dev.embedway.emulators.postgres.PostgresDatabase;
import dev.embedway.pgvector.schema.PgSchema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A database of one's own with the roles that a stage with {@code database: own} needs, and no
 * tables yet.
 *
 * @param ownerUrl for who makes the tables
 * @param url for who is not to see other tenants' rows
 */
record Database(String ownerUrl, String url) {

  private static final String PASSWORD = "of-the-deployment-tests";

  static Database make() {
    PostgresDatabase owner = SharedPostgres.freshDatabase();
    try (Connection connection =
            DriverManager.getConnection(owner.jdbcUrl(), owner.user(), owner.password());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE " + PgSchema.APP_ROLE + " LOGIN PASSWORD '" + PASSWORD + "'");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return new Database(
        owner.jdbcUrlWithCredentials(),
        new PostgresDatabase(owner.jdbcUrl(), PgSchema.APP_ROLE, PASSWORD)
            .jdbcUrlWithCredentials());
  }

  /** Number of rows of documents of a key, those of removed ones too. */
  int documents(String key) {
    try (Connection connection = DriverManager.getConnection(ownerUrl);
        PreparedStatement count =
            connection.prepareStatement(
                "SELECT count(*) FROM " + PgSchema.SCHEMA + ".documents WHERE key = ?")) {
      count.setString(1, key);
      try (ResultSet row = count.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Leaves the passwords out. */
  @Override
  public String toString() {
    return "Database[]";
  }
}
