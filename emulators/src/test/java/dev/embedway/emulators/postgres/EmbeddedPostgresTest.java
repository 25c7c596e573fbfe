package dev.embedway.emulators.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.emulators.server.EmulatorException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

  private final PostgresInstallation installation =
      PostgresInstallation.locate(System.getenv(), System.err::println);

  @TempDir private Path temporary;

  @Test
  void aRestartKeepsTheDataAndThePassword() throws SQLException {
    try (EmbeddedPostgres server = start()) {
      Sql.run(server.ensureDatabase("kept"), "CREATE TABLE t AS SELECT 42 AS x");
    }

    try (EmbeddedPostgres server = start()) {
      assertEquals("42", Sql.ask(server.ensureDatabase("kept"), "SELECT x FROM t"));
    }
  }

  @Test
  void aWrongPasswordIsRefused() {
    try (EmbeddedPostgres server = start()) {
      PostgresDatabase database = server.database("postgres");
      PostgresDatabase stranger =
          new PostgresDatabase(database.jdbcUrl(), database.user(), "guess");

      assertThrows(SQLException.class, () -> Sql.ask(stranger, "SELECT 1"));
    }
  }

  @Test
  void thePasswordIsReadableByItsOwnerOnly() throws IOException {
    try (EmbeddedPostgres server = start()) {
      Path file = temporary.resolve("password");

      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      assertFalse(
          server.database("postgres").toString().contains(Files.readString(file)),
          "a printed database must not show the password");
    }
  }

  @Test
  void theUrlWithCredentialsIsEnoughToEnter() throws SQLException {
    try (EmbeddedPostgres server = start();
        var connection =
            DriverManager.getConnection(server.database("postgres").jdbcUrlWithCredentials())) {
      assertTrue(connection.isValid(5));
    }
  }

  @Test
  void logOfChangesStaysSmallHoweverMuchIsWritten() throws SQLException {
    try (EmbeddedPostgres server = start()) {
      PostgresDatabase database = server.database("postgres");
      Sql.run(database, "CREATE TABLE t (x text)");
      for (int round = 0; round < 24; round++) {
        Sql.run(
            database,
            "INSERT INTO t SELECT string_agg(md5((x + y)::text), '') FROM generate_series(1, 8000) x,"
                + " generate_series(1, 100) y GROUP BY x");
        Sql.run(database, "TRUNCATE t");
      }

      String megabytes = Sql.ask(database, "SELECT sum(size) / 1048576 FROM pg_ls_waldir()");

      assertTrue(Double.parseDouble(megabytes) < 250, megabytes);
    }
  }

  @Test
  void nothingIsLeftRunningWhenTheJvmIsKilled() throws Exception {
    Process holder = startHolder();
    ProcessHandle server = serverProcess();

    holder.destroyForcibly();

    server.onExit().get(60, TimeUnit.SECONDS);
    assertFalse(server.isAlive());
  }

  @Test
  void aStartRightAfterTheJvmWasKilledFindsTheData() throws Exception {
    Process holder = startHolder();
    holder.destroyForcibly().waitFor();

    try (EmbeddedPostgres server = start()) {
      assertEquals("1", Sql.ask(server.database("postgres"), "SELECT 1"));
    }
  }

  @Test
  void aServerWhoseGuardWasKilledTooIsStoppedByTheNextStart() throws Exception {
    Process holder = startHolder();
    ProcessHandle server = serverProcess();
    server
        .parent()
        .orElseThrow()
        .descendants()
        .forEach(p -> {
          if (!p.equals(server) && p.info().command().orElse("").endsWith("sh")) {
            p.destroyForcibly();
          }
        });
    server.parent().orElseThrow().destroyForcibly();
    holder.destroyForcibly().waitFor();
    assertTrue(server.isAlive());

    try (EmbeddedPostgres next = start()) {
      assertFalse(server.isAlive());
      assertEquals("1", Sql.ask(next.database("postgres"), "SELECT 1"));
    }
  }

  @Test
  void aKilledServerRecoversWhatItHadAcknowledged() throws SQLException {
    EmbeddedPostgres first = start();
    Sql.run(first.createDatabase("kept"), "CREATE TABLE t AS SELECT 42 AS x");
    serverProcess().destroyForcibly();
    first.close();

    try (EmbeddedPostgres server = start()) {
      assertEquals("42", Sql.ask(server.database("kept"), "SELECT x FROM t"));
    }
  }

  @Test
  void aHalfMadeDataDirectoryIsMadeAgain() throws IOException, SQLException {
    Path unfinished = Files.createDirectories(temporary.resolve("data.partial/base"));
    Files.writeString(unfinished.resolveSibling("PG_VERSION"), "18\n");

    try (EmbeddedPostgres server = start()) {
      assertEquals("1", Sql.ask(server.database("postgres"), "SELECT 1"));
      assertFalse(Files.exists(temporary.resolve("data.partial")));
    }
  }

  @Test
  void aPidFileThatNamesAStrangersProcessIsStale() throws IOException, SQLException {
    start().close();
    long stranger = ProcessHandle.current().pid();
    Path data = temporary.resolve("data");
    Files.writeString(
        data.resolve("postmaster.pid"), stranger + "\n" + data + "\n1\n1\n\n\n\nready\n");

    try (EmbeddedPostgres server = start()) {
      assertEquals("1", Sql.ask(server.database("postgres"), "SELECT 1"));
    }
  }

  @Test
  void aDirectoryInUseIsRefused() {
    try (EmbeddedPostgres server = start()) {
      EmulatorException refused = assertThrows(EmulatorException.class, this::start);

      assertTrue(refused.getMessage().contains("in use"), refused.getMessage());
      assertTrue(server.port() > 0);
    }
  }

  @Test
  void anEphemeralServerTakesItsDirectoryWithIt() {
    Path directory = temporary.resolve("ephemeral");

    EmbeddedPostgres.start(installation, directory, Durability.EPHEMERAL).close();

    assertFalse(Files.exists(directory));
  }

  private EmbeddedPostgres start() {
    return EmbeddedPostgres.start(installation, temporary, Durability.DURABLE);
  }

  private ProcessHandle serverProcess() {
    PostmasterFile file = PostmasterFile.read(temporary.resolve("data")).orElseThrow();
    return ProcessHandle.of(file.pid()).orElseThrow();
  }

  /** Another JVM with a running server on our directory. */
  private Process startHolder() throws IOException {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ServerHolder.class.getName(),
                temporary.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = holder.inputReader();
    String line = output.readLine();
    assertTrue(line != null && line.startsWith("started"), "the other JVM printed: " + line);
    return holder;
  }
}
