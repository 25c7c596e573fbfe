package dev.embedway.pgvector;

import dev.embedway.core.vector.RecordTransfer.Way;
import dev.embedway.core.vector.VectorStore.LackingRecords;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The statement that counts records which a version of a store lacks. Immutable.
 *
 * @param way from the version that shows them to the one that lacks them
 * @param max ids that are told
 */
record RecordDiff(Way way, int max) {

  private static final String COUNT =
      "SELECT document_id, count(*) OVER () AS records, count(*) FILTER (WHERE NOT "
          + PgRecordTransfer.HAS_TEXT
          + ") OVER () AS bare"
          + PgRecordTransfer.LACKING
          + " ORDER BY "
          + PgRecordTransfer.HAS_TEXT
          + ", document_id LIMIT ?";

  LackingRecords read(Connection connection) throws SQLException {
    Sql sql = Sql.of(COUNT).values(PgRecordTransfer.places(way)).values(List.of(max));
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
}
