package dev.embedway.pgvector;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.pgvector.sql.EmbeddingTable;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;

/**
 * The statements that remove records of one index. Nothing of them stays: no write of one can come
 * late, since a caller waits for each. Immutable.
 *
 * @param ids of the records, in whose order they are removed
 */
record RecordRemoval(VectorIndex index, SortedSet<String> ids) {

  /**
   * Result of a removal.
   *
   * @param records that are gone
   * @param vectors that were deleted
   */
  record Removed(long records, long vectors) {}

  private static final String HIDE =
      "UPDATE documents SET removed = true WHERE " + DocumentRow.WHERE + " AND kind = 'RECORD'";

  private static final String DELETE = "DELETE FROM %s WHERE " + DocumentRow.WHERE;

  /** Removes them. The rows are hidden first: row-level security keeps what searches show. */
  Removed run(Connection connection) throws SQLException {
    if (ids.isEmpty()) {
      return new Removed(0, 0);
    }
    List<List<Object>> keys = ids.stream().map(id -> new DocumentRow(index, id).key()).toList();
    String vectors = new EmbeddingTable(index.dim()).tableName();
    batch(connection, HIDE, keys);
    batch(connection, DELETE.formatted("chunks"), keys);
    long deleted = batch(connection, DELETE.formatted(vectors), keys);
    long gone = batch(connection, DELETE.formatted("documents") + " AND kind = 'RECORD'", keys);
    return new Removed(gone, deleted);
  }

  /** Returns the number of rows that were changed. */
  private static long batch(Connection connection, String sql, List<List<Object>> values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (List<Object> each : values) {
        Sql.bind(statement, each);
        statement.addBatch();
      }
      return Arrays.stream(statement.executeBatch()).asLongStream().sum();
    }
  }
}
