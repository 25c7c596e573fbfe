package dev.embedway.pgvector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.emulators.PostgresDatabase;
import dev.embedway.emulators.SharedPostgres;
import dev.embedway.pgvector.ServerFacts.Extension;
import dev.embedway.pgvector.ServerFacts.User;
import dev.embedway.pgvector.ServerFacts.Writing;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerFactsTest {

  private static final User OWNER = new User("owner", true, true, true);

  @Test
  void acceptsTheOldestThatWillDo() {
    assertEquals(List.of(), facts(150_000, installed("0.8.0", "public")).faults());
    assertEquals(List.of(), facts(180_004, installed("0.10", "public")).faults());
    assertEquals(List.of(), facts(180_004, available("0.8.5")).faults());
  }

  @Test
  void saysWhatToDoAboutEachExtensionThatWillNot() {
    assertFault("ALTER EXTENSION vector UPDATE", installed("0.7.4", "public"));
    assertFault("ALTER EXTENSION vector SET SCHEMA public", installed("0.8.5", "extensions"));
    assertFault("update its package", available("0.7.4"));
    assertFault(
        "install its package", new Extension(Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @Test
  void reportsAllFaultsAtOnce() {
    ServerFacts poor =
        new ServerFacts(
            140_012,
            "SQL_ASCII",
            Writing.STANDBY,
            available("0.8.5"),
            new User("guest", false, false, false));

    String all = String.join("\n", poor.faults());

    assertEquals(6, poor.faults().size(), all);
    for (String part :
        List.of(
            "PostgreSQL 14",
            "SQL_ASCII",
            "targetServerType=primary",
            "CREATE EXTENSION vector",
            "GRANT CREATE ON DATABASE",
            "CREATEROLE")) {
      assertTrue(all.contains(part), part);
    }
  }

  @Test
  void refusesAUserWhoMayNotPrepareTheDatabaseBeforeAnythingIsChanged() throws SQLException {
    PostgresDatabase made = SharedPostgres.freshDatabase();
    String guest = "guest_of_" + made.jdbcUrl().replaceAll(".*/", "");
    execute(made, "CREATE ROLE " + guest + " LOGIN PASSWORD 'p'");
    PgSchema schema = new PgSchema(new PgLogin(made.jdbcUrl(), guest, "p"));

    UnfitDatabaseException e = assertThrows(UnfitDatabaseException.class, schema::migrate);

    assertTrue(String.valueOf(e.getMessage()).contains("as a superuser, run CREATE EXTENSION"));
    assertTrue(String.valueOf(e.getMessage()).contains("GRANT CREATE ON DATABASE"));
  }

  @Test
  void servesAnOwnerWhoIsNoSuperuser() throws SQLException {
    TestDatabase database = TestDatabase.ofABoundOwner();

    try (Connection connection = database.connect(database.owner())) {
      assertEquals(List.of(), ServerFacts.read(connection).faults());
    }
  }

  @Test
  void refusesADatabaseThatOnlyReads() throws SQLException {
    PostgresDatabase made = SharedPostgres.freshDatabase();
    execute(
        made,
        "ALTER DATABASE "
            + made.jdbcUrl().replaceAll(".*/", "")
            + " SET default_transaction_read_only = on");
    PgSchema schema = new PgSchema(new PgLogin(made.jdbcUrl(), made.user(), made.password()));

    UnfitDatabaseException e = assertThrows(UnfitDatabaseException.class, schema::migrate);

    assertTrue(String.valueOf(e.getMessage()).contains("read-only"));
  }

  private static void assertFault(String part, Extension extension) {
    List<String> faults = facts(180_004, extension).faults();

    assertEquals(1, faults.size(), faults.toString());
    assertTrue(faults.getFirst().contains(part), faults.toString());
  }

  private static ServerFacts facts(int version, Extension extension) {
    return new ServerFacts(version, "UTF8", Writing.ALLOWED, extension, OWNER);
  }

  private static Extension installed(String version, String schema) {
    return new Extension(Optional.of(version), Optional.of(schema), Optional.of(version));
  }

  private static Extension available(String version) {
    return new Extension(Optional.empty(), Optional.empty(), Optional.of(version));
  }

  private static void execute(PostgresDatabase database, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
