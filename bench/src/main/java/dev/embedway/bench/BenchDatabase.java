package dev.embedway.bench;

import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.emulators.postgres.Durability;
import dev.embedway.emulators.postgres.EmbeddedPostgres;
import dev.embedway.emulators.postgres.PostgresDatabase;
import dev.embedway.emulators.postgres.PostgresInstallation;
import dev.embedway.pgvector.PgPoolConfig;
import dev.embedway.pgvector.PgVectorStore;
import dev.embedway.pgvector.hnsw.PgHnswIndexJob;
import dev.embedway.pgvector.schema.PgLogin;
import dev.embedway.pgvector.schema.PgSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;

/** A server of the bench's own, with the product's store on it. Thread-safe. */
final class BenchDatabase implements AutoCloseable {

  private static final int CONNECTIONS = 8;

  private final Path directory;
  private final EmbeddedPostgres server;
  private final PgLogin owner;
  private final PgLogin app;

  private BenchDatabase(Path directory, EmbeddedPostgres server, PgLogin owner, PgLogin app) {
    this.directory = directory;
    this.server = server;
    this.owner = owner;
    this.app = app;
  }

  /** Starts the server of a directory, or what an earlier one left there. */
  static BenchDatabase start(Path directory) {
    EmbeddedPostgres server =
        EmbeddedPostgres.start(
            PostgresInstallation.locate(System.getenv(), System.err::println),
            directory,
            Durability.DURABLE);
    PostgresDatabase made = server.ensureDatabase("bench");
    PgLogin owner = new PgLogin(made.jdbcUrl(), made.user(), made.password());
    PgSchema schema = new PgSchema(owner);
    schema.migrate();
    return new BenchDatabase(directory, server, owner, schema.appLogin("for this bench only"));
  }

  PgVectorStore store(HnswIndexPolicy policy) {
    return new PgVectorStore(PgPoolConfig.of(app, CONNECTIONS), policy, InstantSource.system());
  }

  PgHnswIndexJob job(HnswIndexPolicy policy) {
    return new PgHnswIndexJob(owner, policy);
  }

  /** A number, asked for as the owner. */
  long one(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** A column of strings, asked for as the owner. */
  Set<String> strings(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      Set<String> strings = new HashSet<>();
      while (rows.next()) {
        strings.add(rows.getString(1));
      }
      return strings;
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A connection of the owner's. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        owner.url() + "?currentSchema=embedway,public", owner.user(), owner.password());
  }

  /** {@code kill -9} of the server and of all that works for it. */
  void kill() throws IOException {
    Path file = directory.resolve("data").resolve("postmaster.pid");
    ProcessHandle postmaster =
        ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst().strip())).orElseThrow();
    var children = postmaster.descendants().toList();
    postmaster.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    server.close();
  }
}
