package dev.embedway.pgvector;

import com.pgvector.PGhalfvec;
import dev.embedway.core.model.Vector;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.StoredRecord;
import dev.embedway.pgvector.sql.EmbeddingTable;
import dev.embedway.pgvector.sql.Jsonb;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Reading of one record. Immutable. */
final class RecordReader {

  private static final String SELECT =
      """
      SELECT document_id, attributes, text, embedding
      FROM documents
        JOIN chunks USING (tenant, store_id, version, document_id, generation)
        JOIN \
      """;

  private static final String WHERE =
      """
       USING (tenant, store_id, version, document_id, generation, ordinal)
      WHERE kind = 'RECORD' AND NOT removed AND \
      """;

  private final VectorIndex index;
  private final String id;

  RecordReader(VectorIndex index, String id) {
    this.index = index;
    this.id = id;
  }

  Optional<StoredRecord> read(Connection connection) throws SQLException {
    Sql sql =
        Sql.of(SELECT)
            .add(new EmbeddingTable(index.dim()).tableName())
            .add(WHERE + DocumentRow.WHERE)
            .values(new DocumentRow(index, id).key());
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(record(rows)) : Optional.empty();
    }
  }

  private static StoredRecord record(ResultSet row) throws SQLException {
    return new StoredRecord(
        row.getString("document_id"),
        row.getString("text"),
        Vector.of(new PGhalfvec(row.getString("embedding")).toArray()),
        Jsonb.readAttributes(row.getString("attributes")));
  }
}
