package dev.embedway.pgvector;

import com.google.errorprone.annotations.ThreadSafe;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.embedway.core.vector.StoreConnections;
import dev.embedway.pgvector.schema.PgSchema;
import dev.embedway.pgvector.sql.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The pool of connections, waited for no longer than the caller has. */
@ThreadSafe
final class TimedPool implements AutoCloseable {

  private final HikariDataSource pool;
  private final Duration longest;

  TimedPool(PgPoolConfig config) {
    this.pool = new HikariDataSource(settings(config));
    this.longest = config.timeouts().connection();
  }

  private static HikariConfig settings(PgPoolConfig config) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("embedway-pgvector");
    pool.setJdbcUrl(config.login().url());
    pool.setUsername(config.login().user());
    pool.setPassword(config.login().password());
    pool.setMaximumPoolSize(config.maxConnections());
    pool.setMinimumIdle(0);
    pool.setConnectionTimeout(config.timeouts().connection().toMillis());
    pool.setValidationTimeout(Math.min(1_000, config.timeouts().connection().toMillis()));
    pool.setIdleTimeout(config.lifetimes().idle().toMillis());
    pool.setMaxLifetime(config.lifetimes().max().toMillis());
    // The first call finds out whether the database answers, not the constructor.
    pool.setInitializationFailTimeout(-1);
    pool.setAutoCommit(false);
    pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    pool.addDataSourceProperty("ApplicationName", "embedway");
    pool.addDataSourceProperty("currentSchema", PgSchema.SEARCH_PATH);
    pool.addDataSourceProperty("reWriteBatchedInserts", "true");
    pool.addDataSourceProperty("logServerErrorDetail", "false");
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    // A SET after connecting would pin the session of a proxy.
    pool.addDataSourceProperty("assumeMinServerVersion", "14");
    pool.addDataSourceProperty(
        "connectTimeout", Long.toString(Math.max(1, config.timeouts().connection().toSeconds())));
    return pool;
  }

  /**
   * A connection, within the pool's own limit and {@code atMost}.
   *
   * @throws SQLTimeoutException when {@code atMost} is over first, of SQLState 57014 where all
   *     connections are in use, 08001 where there is none
   */
  Connection connection(Duration atMost) throws SQLException {
    if (atMost.compareTo(longest) >= 0) {
      return pool.getConnection();
    }
    CompletableFuture<Connection> arriving = new CompletableFuture<>();
    Thread.startVirtualThread(() -> fetch(arriving));
    try {
      return arriving.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Without a single connection it is the server that is missing, not one that is free.
      throw abandoned(
          arriving,
          "no connection in time",
          pool.getHikariPoolMXBean().getTotalConnections() == 0
              ? SqlErrors.UNREACHABLE
              : SqlErrors.QUERY_CANCELED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw abandoned(arriving, "interrupted", SqlErrors.ADMIN_SHUTDOWN);
    } catch (ExecutionException e) {
      throw new SQLException("no connection", stateOf(e.getCause()), e.getCause());
    }
  }

  /** Hands a connection over, or back to the pool when nobody waits any more. */
  private void fetch(CompletableFuture<Connection> arriving) {
    try {
      Connection connection = pool.getConnection();
      if (!arriving.complete(connection)) {
        connection.close();
      }
    } catch (SQLException e) {
      arriving.completeExceptionally(e);
    }
  }

  private static SQLException abandoned(
      CompletableFuture<Connection> arriving, String reason, String state) throws SQLException {
    if (!arriving.cancel(false) && !arriving.isCompletedExceptionally()) {
      arriving.join().close();
    }
    return new SQLTimeoutException(reason, state);
  }

  private static String stateOf(@Nullable Throwable cause) {
    String state = cause instanceof SQLException e ? e.getSQLState() : null;
    return state == null ? "" : state;
  }

  /** Numbers of connections at this moment. */
  StoreConnections.Pool state() {
    HikariPoolMXBean now = pool.getHikariPoolMXBean();
    return new StoreConnections.Pool(
        now.getActiveConnections(),
        now.getIdleConnections(),
        now.getThreadsAwaitingConnection(),
        pool.getMaximumPoolSize());
  }

  /** Closes this connection for good once it comes back; the next one is a new one. */
  void giveUp(Connection connection) {
    pool.evictConnection(connection);
  }

  /** Closes the connections; running statements are cut off. */
  @Override
  public void close() {
    pool.close();
  }
}
