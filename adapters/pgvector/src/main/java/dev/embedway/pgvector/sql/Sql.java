package dev.embedway.pgvector.sql;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.util.PGobject;

/**
 * A statement under construction: text of ours with a {@code ?} for each value, and the values in
 * that order. One thread at a time.
 */
public final class Sql {

  private final StringBuilder text = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  /** A statement that begins with {@code text}, and a value for each {@code ?} in it. */
  public static Sql of(String text, Object... values) {
    return new Sql().add(text, values);
  }

  /** Adds text, and a value for each {@code ?} in it; returns this. */
  public Sql add(String more, Object... itsValues) {
    text.append(more);
    values.addAll(List.of(itsValues));
    return this;
  }

  /** Values for places that the text has already. */
  public Sql values(List<?> more) {
    values.addAll(more);
    return this;
  }

  /** Adds the text and the values of another; returns this. */
  public Sql add(Sql other) {
    text.append(other.text);
    values.addAll(other.values);
    return this;
  }

  /** Adds another statement, which the driver sends with this one; returns this. */
  public Sql then(Sql next) {
    return add("; ").add(next);
  }

  /** The text so far, with a {@code ?} for each value. */
  public String text() {
    return text.toString();
  }

  /** A prepared statement with its values bound; the caller closes it. */
  public PreparedStatement prepare(Connection connection) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(text());
    try {
      bind(statement, values);
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /** The one value of a statement's current result. */
  public static boolean isTrue(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.getResultSet()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /**
   * Binds values in order.
   *
   * @throws IllegalArgumentException for a value that is no text, number, array of these or object
   *     of PostgreSQL's
   */
  public static void bind(PreparedStatement statement, List<?> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      bind(statement, i + 1, values.get(i));
    }
  }

  private static void bind(PreparedStatement statement, int at, Object value) throws SQLException {
    switch (value) {
      case String string -> statement.setString(at, string);
      case Integer integer -> statement.setInt(at, integer);
      case Long number -> statement.setLong(at, number);
      case Double number -> statement.setDouble(at, number);
      case BigDecimal number -> statement.setBigDecimal(at, number);
      case PGobject own -> statement.setObject(at, own);
      // The driver sends these as PostgreSQL's arrays, in binary.
      case String[] strings -> statement.setObject(at, strings);
      case int[] integers -> statement.setObject(at, integers);
      case long[] numbers -> statement.setObject(at, numbers);
      case float[] floats -> statement.setObject(at, floats);
      default -> throw new IllegalArgumentException("no SQL type for " + value.getClass());
    }
  }
}
