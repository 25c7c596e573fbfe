package dev.embedway.pgvector;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.tenant.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Transactions on behalf of one tenant each, over a pool. Thread-safe.
 *
 * <p>What another transaction spoilt (deadlock, serialisation) is run again, at most {@value
 * #ATTEMPTS} times in all. Work that throws leaves nothing behind.
 */
final class PgTransactions implements AutoCloseable {

  private static final int ATTEMPTS = 4;

  /** The server cancels by itself; only its silence lets the socket's own limit end a wait. */
  private static final Duration SILENCE = Duration.ofSeconds(1);

  private static final String BEGIN =
      "SELECT set_config('app.tenant', ?, true), set_config('statement_timeout', ?, true),"
          + " set_config('lock_timeout', ?, true)";

  /** Statements of one transaction. */
  @FunctionalInterface
  interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  private final HikariDataSource pool;
  private final PgPoolConfig config;
  private final InstantSource clock;

  PgTransactions(PgPoolConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.pool = new HikariDataSource(pool(config));
  }

  private static HikariConfig pool(PgPoolConfig config) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("embedway-pgvector");
    pool.setJdbcUrl(config.login().url());
    pool.setUsername(config.login().user());
    pool.setPassword(config.login().password());
    pool.setMaximumPoolSize(config.maxConnections());
    pool.setMinimumIdle(0);
    pool.setConnectionTimeout(config.connectionTimeout().toMillis());
    pool.setValidationTimeout(Math.min(1_000, config.connectionTimeout().toMillis()));
    pool.setIdleTimeout(config.idleTimeout().toMillis());
    pool.setMaxLifetime(config.maxLifetime().toMillis());
    // The first call finds out whether the database answers, not the constructor.
    pool.setInitializationFailTimeout(-1);
    pool.setAutoCommit(false);
    pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    pool.addDataSourceProperty("ApplicationName", "embedway");
    pool.addDataSourceProperty("reWriteBatchedInserts", "true");
    pool.addDataSourceProperty("logServerErrorDetail", "false");
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    // A SET after connecting would pin the session of a proxy.
    pool.addDataSourceProperty("assumeMinServerVersion", "14");
    pool.addDataSourceProperty(
        "connectTimeout", Long.toString(Math.max(1, config.connectionTimeout().toSeconds())));
    return pool;
  }

  /** Runs {@code work} within the configured time of each statement. */
  <T> T run(TenantId tenant, Work<T> work) {
    return run(tenant, clock.instant().plus(config.statementTimeout()), work);
  }

  /** Runs {@code work}; no statement of it goes on after {@code deadline}. */
  <T> T run(TenantId tenant, Instant deadline, Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(tenant, deadline, work);
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !SqlErrors.isConflict(e)) {
          throw SqlErrors.map(e);
        }
      }
    }
  }

  private <T> T once(TenantId tenant, Instant deadline, Work<T> work) throws SQLException {
    timeLeft(deadline);
    try (Connection connection = pool.getConnection()) {
      Duration left = timeLeft(deadline);
      connection.setNetworkTimeout(Runnable::run, Math.toIntExact(left.plus(SILENCE).toMillis()));
      begin(connection, tenant, left);
      T result = work.in(connection);
      connection.commit();
      return result;
    }
  }

  private void begin(Connection connection, TenantId tenant, Duration left) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
      statement.setString(1, tenant.value());
      statement.setString(2, left.toMillis() + "ms");
      statement.setString(3, config.lockTimeout().toMillis() + "ms");
      statement.execute();
    }
  }

  private Duration timeLeft(Instant deadline) {
    Duration left = Duration.between(clock.instant(), deadline);
    if (left.toMillis() < 1) {
      throw new TimedOutException(
          ErrorCode.DEADLINE_EXCEEDED, "the time for this request was up", null);
    }
    return left.compareTo(config.statementTimeout()) < 0 ? left : config.statementTimeout();
  }

  /** Closes the pool; running transactions are cut off. */
  @Override
  public void close() {
    pool.close();
  }
}
