package dev.embedway.pgvector.search;

import dev.embedway.core.search.Filter;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The statement that finds ids of records by a filter, along the primary key. Immutable.
 *
 * @param after id that they come after
 * @param max number of them
 */
public record RecordIds(VectorIndex index, Filter filter, String after, int max) {

  /** Returns them, ascending. */
  public List<String> read(Connection connection) throws SQLException {
    Sql sql =
        Sql.of("SELECT document_id " + RecordList.RECORDS)
            .values(List.of(index.tenant().value(), index.storeId(), index.version()))
            .add(FilterSql.of(Optional.of(filter)))
            .add(" AND document_id > ? ORDER BY document_id LIMIT ?", after, max);
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      List<String> ids = new ArrayList<>();
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
      return ids;
    }
  }
}
