package dev.embedway.functions.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.emulators.SharedPostgres;
import dev.embedway.emulators.postgres.PostgresDatabase;
import dev.embedway.pgvector.schema.PgLogin;
import dev.embedway.pgvector.schema.PgSchema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** A real server, to which only Aurora's own role for logins by IAM is added. */
class DatabaseRolesTest {

  private static final String OWNER = "embedway_owner";
  private static final String PASSWORD = "instead of a token";

  @Test
  void theOwnerTheyMakeMigratesAndCannotPassOverRowLevelSecurity() throws SQLException {
    PostgresDatabase database = SharedPostgres.freshDatabase();
    DatabaseRoles roles = new DatabaseRoles(name(database), OWNER, PgSchema.APP_ROLE);
    try (Connection master = master(database);
        Statement statement = master.createStatement()) {
      statement.execute(
          "DO $$ BEGIN CREATE ROLE rds_iam; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
      for (int time = 0; time < 2; time++) {
        for (String sql : roles.statements()) {
          statement.execute(sql);
        }
      }
      statement.execute("ALTER ROLE " + OWNER + " PASSWORD '" + PASSWORD + "'");
    }
    PgSchema schema = new PgSchema(new PgLogin(database.jdbcUrl(), OWNER, PASSWORD));

    schema.migrate();
    schema.migrate();

    try (Connection master = master(database);
        Statement statement = master.createStatement()) {
      assertEquals(
          OWNER, one(statement, "SELECT tableowner FROM pg_tables WHERE tablename = 'documents'"));
      assertEquals(
          "f",
          one(
              statement,
              "SELECT bool_or(rolsuper OR rolbypassrls OR rolcreaterole) FROM pg_roles"
                  + " WHERE rolname LIKE 'embedway%'"));
      assertEquals(
          "2",
          one(
              statement,
              "SELECT count(*) FROM pg_auth_members"
                  + " WHERE roleid = 'rds_iam'::regrole AND member::regrole::text LIKE 'embedway%'"));
    }
  }

  @Test
  void refusesNamesThatCouldEndAStatement() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new DatabaseRoles("embedway", "x'; DROP ROLE y; --", "app"));
    assertFalse(new DatabaseRoles("d", "o", "a").statements().isEmpty());
  }

  private static Connection master(PostgresDatabase database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  private static String name(PostgresDatabase database) {
    return database.jdbcUrl().substring(database.jdbcUrl().lastIndexOf('/') + 1);
  }

  private static String one(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      assertTrue(rows.next(), sql);
      return rows.getString(1);
    }
  }
}
