package dev.embedway.pgvector.hnsw;

import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.pgvector.schema.PgLogin;
import dev.embedway.pgvector.schema.PgSchema;
import dev.embedway.pgvector.sql.SqlErrors;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Builds the HNSW and text indexes of large index versions and drops those that are not needed any
 * more.
 *
 * <p>Thread-safe, and to be run again and again: a run does what is left to do, and nothing while
 * another process is at it. Rows are read and written meanwhile; a build takes one of the server's
 * cores for about 40 s per 100,000 vectors of 384. The server goes on with a build when this
 * process ends, so a function that runs out of time loses nothing.
 */
public final class PgHnswIndexJob implements AutoCloseable {

  /** Key of the advisory lock that one run at a time holds. */
  private static final String LOCK = "hashtextextended('embedway graphs', 0)";

  private final PgLogin owner;
  private final HnswIndexPolicy policy;
  private final AtomicReference<@Nullable Connection> running = new AtomicReference<>();

  /**
   * A job that has done nothing yet.
   *
   * @param owner the role that owns the tables; a session of its own, not a proxy's shared one
   */
  public PgHnswIndexJob(PgLogin owner, HnswIndexPolicy policy) {
    this.owner = owner;
    this.policy = policy;
  }

  /**
   * Result of a run.
   *
   * @param built count of HNSW indexes that are in use from now on
   * @param dropped count of those that were not needed or were left unfinished
   */
  public record HnswIndexRun(int built, int dropped) {}

  /**
   * Does what is to be done, one HNSW index after the other; minutes where stores are large. A
   * build that fails does not keep the others from being tried.
   *
   * @return empty when another run is under way, here or elsewhere
   * @throws dev.embedway.core.error.EmbedwayException {@code store_unavailable} when the database
   *     does not answer or has no room for an index; the next run tries again
   */
  public Optional<HnswIndexRun> run() {
    try (Connection connection = connect()) {
      if (!running.compareAndSet(null, connection)) {
        return Optional.empty();
      }
      try {
        return isOurs(connection) ? Optional.of(carryOut(connection)) : Optional.empty();
      } finally {
        running.set(null);
      }
    } catch (SQLException e) {
      throw SqlErrors.ofAdministration(e);
    }
  }

  private HnswIndexRun carryOut(Connection connection) throws SQLException {
    try {
      return new HnswIndexWork(connection).carryOut(policy);
    } finally {
      letOthersIn(connection);
    }
  }

  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", owner.user());
    properties.setProperty("password", owner.password());
    properties.setProperty("currentSchema", PgSchema.SEARCH_PATH);
    properties.setProperty("ApplicationName", "embedway graphs");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", "10");
    return DriverManager.getConnection(owner.url(), properties);
  }

  /** Ends what {@link #isOurs} began: a session ends in the server some time after it was left. */
  private static void letOthersIn(Connection connection) throws SQLException {
    if (connection.isValid(1)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
      }
    }
  }

  /**
   * Keeps other runs out, at most until the session ends. Never waits: a waiting session has a
   * snapshot, and a build waits for those.
   */
  private static boolean isOurs(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT pg_try_advisory_lock("
                    + LOCK
                    + "),"
                    + " set_config('statement_timeout', '0', false),"
                    + " set_config('lock_timeout', '0', false),"
                    // Workers would share memory that containers often have little of.
                    + " set_config('max_parallel_maintenance_workers', '0', false)");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** Leaves a run that is under way; a build goes on in the server. */
  @Override
  public void close() {
    Connection connection = running.get();
    if (connection != null) {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        throw SqlErrors.ofAdministration(e);
      }
    }
  }
}
