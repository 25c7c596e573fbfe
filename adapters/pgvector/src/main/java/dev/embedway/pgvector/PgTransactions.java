package dev.embedway.pgvector;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.observe.Part;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.StoreConnections;
import dev.embedway.pgvector.sql.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

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

  /** Between two attempts to reach a server that refused at once. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** A shorter attempt is not worth beginning. */
  private static final Duration MIN_ATTEMPT_TIME = Duration.ofMillis(250);

  // Without nested loops: tenant, store and version depend on one another, which the planner takes
  // for rows that are few, and then compares every chunk with every document. Without JIT: the
  // look-ups that stay nested look so dear to servers before 18 that they would compile each
  // search.
  // Pages in any order, at the price that PostgreSQL names for storage without a moving head
  // (docs, 19.7.2): the default of 4 has a scan of all tenants' rows for those of a store that has
  // a sixth of them. Without parallel workers, two of which each search would fork.
  private static final String BEGIN =
      "SELECT set_config('app.tenant', ?, true), set_config('statement_timeout', ?, true),"
          + " set_config('lock_timeout', ?, true), set_config('enable_nestloop', 'off', true),"
          + " set_config('jit', 'off', true),"
          + " set_config('plan_cache_mode', ?, true),"
          + " set_config('random_page_cost', '1.1', true),"
          + " set_config('max_parallel_workers_per_gather', '0', true)";

  /** Plans of a transaction's statements. */
  private enum Plans {
    /** Made anew each time: a plan kept for reuse reads a vector's text again for every row. */
    EACH_TIME("force_custom_plan"),

    /** Kept when they look no worse, which spares a plan for each row of a batch. */
    KEPT("auto");

    private final String mode;

    Plans(String mode) {
      this.mode = mode;
    }
  }

  /** Statements of one transaction. */
  @FunctionalInterface
  interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  private volatile TimedPool pool;
  private final PgPoolConfig config;
  private final InstantSource clock;
  private final PartHealth health;

  PgTransactions(PgPoolConfig config, InstantSource clock, PartHealth health) {
    this.config = config;
    this.clock = clock;
    this.health = health;
    this.pool = new TimedPool(config);
  }

  /** Runs {@code work} within the configured time of each statement. */
  <T> T run(TenantId tenant, Work<T> work) {
    return run(tenant, Plans.EACH_TIME, work);
  }

  /** The same of statements that insert rows and find others by their keys alone. */
  <T> T put(TenantId tenant, Work<T> work) {
    return run(tenant, Plans.KEPT, work);
  }

  private <T> T run(TenantId tenant, Plans plans, Work<T> work) {
    return attempt(tenant, clock.instant().plus(config.timeouts().statement()), plans, work);
  }

  /**
   * Runs {@code work}, which only reads; no statement of it goes on after {@code deadline}. A
   * server that cannot be reached, as a paused Aurora while it resumes, is waited for until then.
   *
   * @throws dev.embedway.core.error.UnavailableException when it was not reached in time
   */
  <T> T read(TenantId tenant, Instant deadline, Work<T> work) {
    while (true) {
      try {
        return attempt(tenant, deadline, Plans.EACH_TIME, work);
      } catch (UnavailableException e) {
        if (!SqlErrors.isOfConnection(e) || !isBefore(deadline)) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private boolean isBefore(Instant deadline) {
    return clock.instant().plus(MIN_ATTEMPT_TIME).isBefore(deadline)
        && !Thread.currentThread().isInterrupted();
  }

  private <T> T attempt(TenantId tenant, Instant deadline, Plans plans, Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        T result = once(tenant, deadline, plans, work);
        health.answered(Part.DATABASE);
        return result;
      } catch (SQLException e) {
        note(e);
        if (attempt == ATTEMPTS || !SqlErrors.isConflict(e)) {
          throw SqlErrors.map(e);
        }
      }
    }
  }

  /** An interrupted wait says nothing of the server. */
  private void note(SQLException e) {
    if (SqlErrors.isOfServer(e) && !Thread.currentThread().isInterrupted()) {
      health.failed(Part.DATABASE);
    }
  }

  private <T> T once(TenantId tenant, Instant deadline, Plans plans, Work<T> work)
      throws SQLException {
    try (Connection connection = pool.connection(timeLeft(deadline))) {
      Duration left = timeLeft(deadline);
      connection.setNetworkTimeout(Runnable::run, Math.toIntExact(left.plus(SILENCE).toMillis()));
      begin(connection, tenant, plans, left);
      return complete(connection, work);
    }
  }

  /** A connection that leads to a replica answers on, and would be kept: it is given up. */
  private <T> T complete(Connection connection, Work<T> work) throws SQLException {
    try {
      T result = work.in(connection);
      connection.commit();
      return result;
    } catch (SQLException e) {
      if (SqlErrors.isOfReplica(e)) {
        pool.giveUp(connection);
      }
      throw e;
    }
  }

  private void begin(Connection connection, TenantId tenant, Plans plans, Duration left)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
      statement.setString(1, tenant.value());
      statement.setString(2, left.toMillis() + "ms");
      statement.setString(3, config.timeouts().lock().toMillis() + "ms");
      statement.setString(4, plans.mode);
      statement.execute();
    }
  }

  private Duration timeLeft(Instant deadline) {
    Duration left = Duration.between(clock.instant(), deadline);
    if (left.toMillis() < 1) {
      throw new TimedOutException(
          ErrorCode.DEADLINE_EXCEEDED, "the time for this request was up", null);
    }
    return left.compareTo(config.timeouts().statement()) < 0 ? left : config.timeouts().statement();
  }

  /** Numbers of the pool's connections. */
  StoreConnections.Pool connections() {
    return pool.state();
  }

  /** Goes on over connections of another configuration, once closed. */
  void reopen(PgPoolConfig anew) {
    pool = new TimedPool(anew);
  }

  /** Closes the pool; running transactions are cut off. */
  @Override
  public void close() {
    pool.close();
  }
}
