package dev.embedway.pgvector.search;

import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.pgvector.sql.EmbeddingTable;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Documents that a search's filter leaves, counted no further than matters. Immutable.
 *
 * @param vectors of the documents that are left
 * @param documents their ids; empty where there are more
 */
record FilteredDocuments(long vectors, Optional<List<String>> documents) {

  FilteredDocuments {
    documents = documents.map(List::copyOf);
  }

  /** Counts, up to {@code max} vectors. */
  static FilteredDocuments count(Connection connection, SearchRequest request, long max)
      throws SQLException {
    VectorIndex index = request.index();
    List<Object> place = List.of(index.tenant().value(), index.storeId(), index.version());
    Sql sql =
        Sql.of(
                """
                SELECT count(*), CASE WHEN count(*) < ? THEN array_agg(document_id) END FROM (
                  SELECT document_id FROM documents v CROSS JOIN LATERAL (
                    SELECT 1 FROM %s e WHERE e.tenant = ? AND e.store_id = ? AND e.version = ?
                      AND e.document_id = v.document_id AND e.generation = v.generation OFFSET 0) e
                  WHERE v.tenant = ? AND v.store_id = ? AND v.version = ? AND NOT removed AND \
                """
                    .formatted(new EmbeddingTable(index.dim()).tableName()),
                max)
            .values(place)
            .values(place)
            .add(FilterSql.of(request.filter()))
            .add(" LIMIT ?) counted", max);
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      row.next();
      long vectors = row.getLong(1);
      return new FilteredDocuments(
          vectors, vectors < max ? Optional.of(ids(row.getArray(2))) : Optional.empty());
    }
  }

  /** Each once; of no document the array is NULL. */
  private static List<String> ids(@Nullable Array ids) throws SQLException {
    return ids == null ? List.of() : Stream.of((String[]) ids.getArray()).distinct().toList();
  }
}
