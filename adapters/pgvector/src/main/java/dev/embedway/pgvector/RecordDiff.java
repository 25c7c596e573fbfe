package dev.embedway.pgvector;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.VectorStore.LackingRecords;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The statement that finds records which a version of a store lacks. Immutable.
 *
 * @param index that shows them
 * @param other that lacks them
 * @param max ids that are told
 */
record RecordDiff(VectorIndex index, VectorIndex other, int max) {

  private static final String LACKING =
      """
      SELECT document_id, count(*) OVER () AS records,
        count(*) FILTER (WHERE text ~ '^\\s*$') OVER () AS bare
      FROM documents AS d JOIN chunks USING (tenant, store_id, version, document_id, generation)
      WHERE tenant = ? AND store_id = ? AND version = ? AND kind = 'RECORD' AND NOT removed
        AND NOT EXISTS (SELECT FROM documents AS o
          WHERE o.tenant = ? AND o.store_id = ? AND o.version = ? AND o.document_id = d.document_id
            AND o.kind = 'RECORD' AND o.generation IS NOT NULL AND NOT o.removed)
      ORDER BY text ~ '^\\s*$' DESC, document_id LIMIT ?\
      """;

  LackingRecords read(Connection connection) throws SQLException {
    Sql sql = Sql.of(LACKING).values(place(index)).values(place(other)).values(List.of(max));
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      long records = 0;
      long bare = 0;
      List<String> ids = new ArrayList<>();
      while (rows.next()) {
        records = rows.getLong("records");
        bare = rows.getLong("bare");
        ids.add(rows.getString("document_id"));
      }
      return new LackingRecords(records, bare, ids);
    }
  }

  private static List<Object> place(VectorIndex index) {
    return List.of(index.tenant().value(), index.storeId(), index.version());
  }
}
