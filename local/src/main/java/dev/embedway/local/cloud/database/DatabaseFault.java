package dev.embedway.local.cloud.database;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.local.cloud.lifecycle.LocalCloudException;
import dev.embedway.pgvector.schema.PgLogin;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import org.postgresql.Driver;

/** Refusals of a PostgreSQL in words that say what to do, by its SQLState. */
final class DatabaseFault {

  private static final String OWN =
      " Without --database-url and EMBEDWAY_DATABASE_URL, Embedway runs a PostgreSQL of its own.";

  private DatabaseFault() {}

  /**
   * A failure to use a database.
   *
   * @param fault with an {@link SQLException} as its cause, where the server said something
   * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">SQLStates</a>
   */
  static LocalCloudException of(PgLogin login, EmbedwayException fault) {
    String state =
        fault.getCause() instanceof SQLException cause
            ? Objects.requireNonNullElse(cause.getSQLState(), "")
            : "";
    Properties parts =
        Objects.requireNonNullElseGet(
            Driver.parseURL(login.url(), new Properties()), Properties::new);
    String server = parts.getProperty("PGHOST") + ":" + parts.getProperty("PGPORT");
    String database = parts.getProperty("PGDBNAME");
    return new LocalCloudException(
        switch (state) {
              case "3D000" ->
                  "The server at "
                      + server
                      + " has no database \""
                      + database
                      + "\". Make it, createdb "
                      + database
                      + ", or name another in --database-url or EMBEDWAY_DATABASE_URL.";
              case "28P01", "28000" ->
                  "The server at "
                      + server
                      + " refuses user \""
                      + login.user()
                      + "\" at database \""
                      + database
                      + "\". Check user and password: user= in the URL; PGPASSWORD, PGPASSFILE or"
                      + " password= in the URL.";
              case "08001", "08004", "08006" ->
                  "No PostgreSQL takes connections at "
                      + server
                      + ". Check that it runs, and host and port of --database-url or"
                      + " EMBEDWAY_DATABASE_URL.";
              default -> "The database cannot be used: " + fault.getMessage() + ".";
            }
            + OWN,
        fault);
  }
}
