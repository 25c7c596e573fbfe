package dev.embedway.pgvector.sql;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.Redaction;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.error.UnavailableException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * Mapping of a database's failures to exceptions, only done here, by SQLState (PostgreSQL's
 * Appendix A).
 */
public final class SqlErrors {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  /** SQLState of a statement that was canceled, by its timeout or by a request. */
  public static final String QUERY_CANCELED = "57014";

  /** SQLState of a connection that was not made. */
  public static final String UNREACHABLE = "08001";

  /** SQLState of a connection that the server's administrator ended. */
  public static final String ADMIN_SHUTDOWN = "57P01";

  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String UNIQUE_VIOLATION = "23505";
  private static final Set<String> CONFLICTS = Set.of(SERIALIZATION_FAILURE, "40P01");
  private static final String READ_ONLY = "25006";
  private static final String IO_ERROR = "58030";
  // Shut down, crashed, starting, database gone, too many clients, lock timeout; a replica after a
  // failover is read-only; its disk fails. Full disks and memory are of class 53.
  private static final Set<String> UNAVAILABLE =
      Set.of(
          ADMIN_SHUTDOWN,
          "57P02",
          "57P03",
          "57P04",
          "57P05",
          "55P03",
          "55000",
          READ_ONLY,
          IO_ERROR);
  // Characters or sizes that no repetition makes storable.
  private static final Set<String> NOT_STORABLE = Set.of("22021", "22P05", "54000");

  private SqlErrors() {}

  /** True if the same transaction is likely to succeed at once: it conflicted with another. */
  public static boolean isConflict(SQLException e) {
    return CONFLICTS.contains(state(e));
  }

  /** True if a row that was to be inserted is there. */
  public static boolean isDuplicate(SQLException e) {
    return state(e).equals(UNIQUE_VIOLATION);
  }

  /** The same fault as a conflict with another transaction. */
  public static SQLException conflict(SQLException e) {
    return new SQLTransactionRollbackException(e.getMessage(), SERIALIZATION_FAILURE, e);
  }

  /** True if the server is read-only, as a primary is after a failover to another. */
  public static boolean isOfReplica(SQLException e) {
    return state(e).equals(READ_ONLY);
  }

  /**
   * True when the server is away or in no state to work, as opposed to one that answers or a pool
   * without a free connection, which has no SQLState.
   */
  public static boolean isOfServer(SQLException e) {
    String state = state(e);
    return state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57P")
        || state.equals(READ_ONLY)
        || state.equals(IO_ERROR);
  }

  /** True if there was no connection, or it was cut: the server is down or starting. */
  public static boolean isOfConnection(UnavailableException e) {
    if (!(e.getCause() instanceof SQLException cause)) {
      return false;
    }
    String state = state(cause);
    return state.isEmpty() || state.startsWith("08") || state.startsWith("57P");
  }

  /** The exception for a failure, without the server's words, which may quote values. */
  public static EmbedwayException map(SQLException e) {
    String state = state(e);
    if (state.equals(QUERY_CANCELED) || isSilence(e, state)) {
      return new TimedOutException(
          ErrorCode.DEADLINE_EXCEEDED, "the vector store did not answer in time", loggable(e));
    }
    if (NOT_STORABLE.contains(state)) {
      return new InvalidRequestException(
          ErrorCode.INVALID_PARAMETER,
          "the vector store cannot keep a value of this request (SQLState " + state + ")",
          null);
    }
    if (isUnavailable(state)) {
      return new UnavailableException(
          ErrorCode.STORE_UNAVAILABLE,
          "the vector store does not answer (SQLState " + state + ")",
          RETRY_AFTER,
          loggable(e));
    }
    return new InternalException(
        ErrorCode.INTERNAL, "the vector store failed (SQLState " + state + ")", loggable(e));
  }

  /**
   * The same for work that no user's text is in, such as a migration: with the server's own words.
   */
  public static EmbedwayException ofAdministration(SQLException e) {
    EmbedwayException kind = map(e);
    String message =
        kind.getMessage() + ": " + Redaction.of(Objects.requireNonNullElse(e.getMessage(), ""));
    return switch (kind) {
      case UnavailableException _ ->
          new UnavailableException(ErrorCode.STORE_UNAVAILABLE, message, RETRY_AFTER, loggable(e));
      case TimedOutException _ ->
          new TimedOutException(ErrorCode.DEADLINE_EXCEEDED, message, loggable(e));
      default -> new InternalException(ErrorCode.INTERNAL, message, loggable(e));
    };
  }

  private static boolean isUnavailable(String state) {
    return state.isEmpty()
        || state.startsWith("08")
        || state.startsWith("53")
        || UNAVAILABLE.contains(state)
        || CONFLICTS.contains(state);
  }

  /** The server took the statement and then said nothing. */
  private static boolean isSilence(SQLException e, String state) {
    return state.equals("08006") && e.getCause() instanceof SocketTimeoutException;
  }

  private static String state(SQLException e) {
    String state = e.getSQLState();
    return state == null ? "" : state;
  }

  /** The failure without its message: the server quotes values in it. */
  private static SQLException loggable(SQLException e) {
    SQLException bare = new SQLException("message withheld", e.getSQLState());
    bare.setStackTrace(e.getStackTrace());
    return bare;
  }
}
