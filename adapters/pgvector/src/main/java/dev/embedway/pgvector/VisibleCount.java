package dev.embedway.pgvector;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.VectorStore.IndexCounts;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Counting of what searches of an index may find, row by row. Immutable. */
final class VisibleCount {

  private static final String COUNT =
      """
      SELECT count(DISTINCT document_id), count(*)
      FROM documents JOIN chunks USING (tenant, store_id, version, document_id, generation)
      WHERE tenant = ? AND store_id = ? AND version = ? AND NOT removed\
      """;

  private final Sql sql;

  VisibleCount(VectorIndex index) {
    this.sql = Sql.of(COUNT, index.tenant().value(), index.storeId(), index.version());
  }

  IndexCounts read(Connection connection) throws SQLException {
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new IndexCounts(row.getLong(1), row.getLong(2));
    }
  }
}
