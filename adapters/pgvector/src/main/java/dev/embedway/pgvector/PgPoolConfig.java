package dev.embedway.pgvector;

import dev.embedway.core.config.DatabaseSettings;
import dev.embedway.pgvector.schema.PgLogin;
import java.time.Duration;

/**
 * Connection settings of a store.
 *
 * @param login the database, and a role without ownership of the tables
 * @param maxConnections max connections of this process; the sum over all processes stays below the
 *     server's {@code max_connections}. On Lambda 1 per request served at once
 * @param timeouts of calls
 * @param lifetimes of connections
 */
public record PgPoolConfig(
    PgLogin login, int maxConnections, Timeouts timeouts, Lifetimes lifetimes) {

  /**
   * Timeouts of calls.
   *
   * @param connection max wait for a connection, 250 ms..60 s. If it is shorter than a paused
   *     Aurora needs to wake (15 s and more), calls fail fast as {@code store_unavailable}
   *     meanwhile
   * @param statement max time of one statement, 1 ms..10 min; a search's own deadline may be sooner
   * @param lock max time that a statement waits for another's lock; below the statement's
   */
  public record Timeouts(Duration connection, Duration statement, Duration lock) {

    /** Checks the ranges. */
    public Timeouts {
      within("connectionTimeout", connection, 250, 60_000);
      within("statementTimeout", statement, 1, 600_000);
      within("lockTimeout", lock, 1, statement.toMillis());
    }
  }

  /**
   * Lifetimes of connections.
   *
   * @param idle time after which an idle one is closed; an open one keeps Aurora from pausing
   * @param max age, at least 30 s; a connection is renewed between uses
   */
  public record Lifetimes(Duration idle, Duration max) {

    /** Checks the ranges. */
    public Lifetimes {
      within("idleTimeout", idle, 10_000, 3_600_000);
      within("maxLifetime", max, 30_000, 7_200_000);
    }
  }

  /** Checks the range. */
  public PgPoolConfig {
    check(maxConnections >= 1 && maxConnections <= 1000, "maxConnections is 1..1000");
  }

  /**
   * The defaults for the database that settings name.
   *
   * @throws dev.embedway.core.settings.ConfigurationException when they name none
   */
  public static PgPoolConfig of(DatabaseSettings settings) {
    return of(PgLogin.parse(settings.requiredUrl()), settings.poolSize());
  }

  /** The defaults: 5 s for a connection, 20 s a statement, 5 s a lock, idle 1 min, life 15 min. */
  public static PgPoolConfig of(PgLogin login, int maxConnections) {
    return new PgPoolConfig(
        login,
        maxConnections,
        new PgPoolConfig.Timeouts(
            Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(5)),
        new PgPoolConfig.Lifetimes(Duration.ofMinutes(1), Duration.ofMinutes(15)));
  }

  private static void within(String name, Duration given, long min, long max) {
    check(
        given.toMillis() >= min && given.toMillis() <= max,
        name + " is " + min + ".." + max + " ms; given were " + given.toMillis());
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
