package dev.embedway.pgvector;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The statement that reads texts from all over an index. Immutable.
 *
 * @param max number of them
 */
record SampledTexts(VectorIndex index, int max) {

  // The keys alone are sorted, so that no text but those of the sample is read.
  private static final String SAMPLE =
      """
      WITH sample AS MATERIALIZED (
        SELECT document_id, generation, ordinal, md5(document_id || '/' || ordinal) AS place
        FROM documents JOIN chunks USING (tenant, store_id, version, document_id, generation)
        WHERE tenant = ? AND store_id = ? AND version = ? AND NOT removed
        ORDER BY place, document_id, ordinal LIMIT ?)
      SELECT text FROM sample JOIN chunks USING (document_id, generation, ordinal)
      WHERE tenant = ? AND store_id = ? AND version = ? ORDER BY place, document_id, ordinal\
      """;

  List<String> read(Connection connection) throws SQLException {
    List<Object> place = List.of(index.tenant().value(), index.storeId(), index.version());
    Sql sql = Sql.of(SAMPLE).values(place).values(List.of(max)).values(place);
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }
}
