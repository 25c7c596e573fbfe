package dev.embedway.pgvector.sql;

/**
 * Values written into a statement's text. Only for those that a partial index's predicate names,
 * which the planner compares as text: every other value is bound.
 */
public final class SqlLiteral {

  private SqlLiteral() {}

  /**
   * A string in quotes.
   *
   * @throws IllegalArgumentException for characters that no identifier of ours has, so that nothing
   *     depends on how a server reads backslashes
   */
  public static String of(String value) {
    boolean plain = value.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '\\');
    if (!plain) {
      throw new IllegalArgumentException("not an identifier of ours: it has odd characters");
    }
    return "'" + value.replace("'", "''") + "'";
  }
}
