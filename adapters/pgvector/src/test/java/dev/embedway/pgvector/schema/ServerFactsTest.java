package dev.embedway.pgvector.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.emulators.SharedPostgres;
import dev.embedway.emulators.postgres.PostgresDatabase;
import dev.embedway.pgvector.TestDatabase;
import dev.embedway.pgvector.schema.ServerFacts.Extension;
import dev.embedway.pgvector.schema.ServerFacts.User;
import dev.embedway.pgvector.schema.ServerFacts.Writing;
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
  void advisesAgainstExtensionsWithKnownHoles() {
    for (String version : List.of("0.8.0", "0.8.1", "0.8.2")) {
      List<String> advice = facts(180_004, installed(version, "public")).advice();

      assertEquals(1, advice.size(), version);
      assertTrue(advice.getFirst().contains("pgvector " + version + ","), advice.toString());
      assertTrue(advice.getFirst().contains("CVE-2026-3172"), advice.toString());
      assertTrue(advice.getFirst().contains("ALTER EXTENSION vector UPDATE"), advice.toString());
    }
    assertEquals(1, facts(180_004, available("0.8.2")).advice().size());
    assertEquals(List.of(), facts(180_004, installed("0.8.3", "public")).advice());
    assertEquals(List.of(), facts(180_004, installed("0.10.0", "public")).advice());
  }

  @Test
  void serverWithAnOldExtensionIsMigratedWithAdviceOrRefused() throws SQLException {
    PostgresDatabase made = SharedPostgres.freshDatabase();
    PgSchema schema = new PgSchema(new PgLogin(made.jdbcUrl(), made.user(), made.password()));
    schema.migrate();
    assertEquals(List.of(), schema.advice());

    setExtensionVersion(made, "0.8.1");
    schema.migrate();
    List<String> advice = schema.advice();
    setExtensionVersion(made, "0.7.4");

    assertEquals(1, advice.size());
    assertTrue(advice.getFirst().contains("pgvector 0.8.1,"), advice.toString());
    UnfitDatabaseException refused = assertThrows(UnfitDatabaseException.class, schema::migrate);
    assertTrue(String.valueOf(refused.getMessage()).contains("0.8 or newer is needed"));
  }

  /** As the catalog of a server whose package is older says. */
  private static void setExtensionVersion(PostgresDatabase database, String version)
      throws SQLException {
    execute(
        database,
        "UPDATE pg_extension SET extversion = '" + version + "' WHERE extname = 'vector'");
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
