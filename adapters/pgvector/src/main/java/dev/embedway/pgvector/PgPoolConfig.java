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
 * @param connectionTimeout max wait for a connection, 250 ms..60 s. If it is shorter than a paused
 *     Aurora needs to wake (15 s and more), calls fail fast as {@code store_unavailable} meanwhile
 * @param statementTimeout max time of one statement, 1 ms..10 min; a search's own deadline may be
 *     sooner
 * @param lockTimeout max time that a statement waits for another's lock; below the statement's
 * @param idleTimeout idle connections are closed after it; an open one keeps Aurora from pausing
 * @param maxLifetime max age of a connection, at least 30 s; it is renewed between uses
 */
public record PgPoolConfig(
    PgLogin login,
    int maxConnections,
    Duration connectionTimeout,
    Duration statementTimeout,
    Duration lockTimeout,
    Duration idleTimeout,
    Duration maxLifetime) {

  /** Checks the ranges. */
  public PgPoolConfig {
    check(maxConnections >= 1 && maxConnections <= 1000, "maxConnections is 1..1000");
    within("connectionTimeout", connectionTimeout, 250, 60_000);
    within("statementTimeout", statementTimeout, 1, 600_000);
    within("lockTimeout", lockTimeout, 1, statementTimeout.toMillis());
    within("idleTimeout", idleTimeout, 10_000, 3_600_000);
    within("maxLifetime", maxLifetime, 30_000, 7_200_000);
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
        Duration.ofSeconds(5),
        Duration.ofSeconds(20),
        Duration.ofSeconds(5),
        Duration.ofMinutes(1),
        Duration.ofMinutes(15));
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
