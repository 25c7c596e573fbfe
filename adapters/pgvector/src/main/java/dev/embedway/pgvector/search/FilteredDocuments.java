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
 * Documents that a search's filter leaves, counted or estimated no further than matters. Immutable.
 *
 * @param vectors of the documents that are left
 * @param documents their ids; empty where there are more, or where they are estimated
 * @param estimate that the number of vectors is of; empty where they are counted
 */
record FilteredDocuments(
    long vectors, Optional<List<String>> documents, Optional<Estimate> estimate) {

  /** Documents whose attributes are looked at first. */
  private static final int SAMPLED = 500;

  /** Fewer of the sample tell too little of how many there are: they are counted. */
  private static final int MIN_MATCHING = 20;

  /** Of so many of the sample the vectors are counted. */
  private static final int SAMPLED_FOR_VECTORS = 30;

  private static final int MAX_SAMPLED_VECTORS = 3_000;

  private static final String VISIBLE =
      " WHERE tenant = ? AND store_id = ? AND version = ? AND NOT removed";

  FilteredDocuments {
    documents = documents.map(List::copyOf);
  }

  /**
   * Numbers that a sample tells.
   *
   * @param documents of the version
   * @param matching those of them that the filter leaves
   */
  record Estimate(long documents, long matching) {}

  /**
   * Estimates where many of a store's files match; else, and where it has records, counts, up to
   * {@code max} vectors.
   *
   * @param all vectors of the version
   */
  static FilteredDocuments of(Connection connection, SearchRequest request, long all, long max)
      throws SQLException {
    // Ids of files are hashes, so that the first by them are as good as any, whatever the order
    // they
    // were written in. Those of records are their callers', whose first may all be of one kind.
    Sql sql =
        Sql.of("WITH sampled AS MATERIALIZED (SELECT document_id, generation, ")
            .add(FilterSql.of(request.filter()))
            .add(" AS matching FROM documents")
            .add(visible(request.index()))
            .add(" AND NOT EXISTS (SELECT 1 FROM record_counts WHERE tenant = ? AND store_id = ?")
            .add(" AND version = ? AND records > 0) ORDER BY document_id LIMIT ?)")
            .values(place(request.index()))
            .values(List.of(SAMPLED))
            .add(" SELECT count(*), count(*) FILTER (WHERE matching), (SELECT count(*) FROM (")
            .add("SELECT FROM (SELECT * FROM sampled LIMIT ?)", SAMPLED_FOR_VECTORS)
            .add(vectorsOf(request.index()))
            .add(" LIMIT ?) counted) FROM sampled", MAX_SAMPLED_VECTORS);
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      row.next();
      long sampled = row.getLong(1);
      long matching = row.getLong(2);
      long vectors = row.getLong(3);
      if (sampled < SAMPLED || matching < MIN_MATCHING || vectors == 0) {
        return count(connection, request, max);
      }
      long documents = Math.max(sampled, all * SAMPLED_FOR_VECTORS / vectors);
      return new FilteredDocuments(
          all * matching / sampled,
          Optional.empty(),
          Optional.of(new Estimate(documents, documents * matching / sampled)));
    }
  }

  private static FilteredDocuments count(Connection connection, SearchRequest request, long max)
      throws SQLException {
    Sql sql =
        Sql.of(
                "SELECT count(*), CASE WHEN count(*) < ? THEN array_agg(document_id) END"
                    + " FROM (SELECT document_id FROM documents",
                max)
            .add(vectorsOf(request.index()))
            .add(visible(request.index()))
            .add(" AND ")
            .add(FilterSql.of(request.filter()))
            .add(" LIMIT ?) counted", max);
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      row.next();
      long vectors = row.getLong(1);
      return new FilteredDocuments(
          vectors,
          vectors < max ? Optional.of(ids(row.getArray(2))) : Optional.empty(),
          Optional.empty());
    }
  }

  /** Share of the documents that the filter leaves; as small as can be where they are counted. */
  double share() {
    return estimate.map(of -> (double) of.matching() / of.documents()).orElse(Double.MIN_VALUE);
  }

  private static Sql vectorsOf(VectorIndex index) {
    return Sql.of(
            """
             v CROSS JOIN LATERAL (
              SELECT 1 FROM %s e WHERE e.tenant = ? AND e.store_id = ? AND e.version = ?
                AND e.document_id = v.document_id AND e.generation = v.generation OFFSET 0) e\
            """
                .formatted(new EmbeddingTable(index.dim()).tableName()))
        .values(place(index));
  }

  private static Sql visible(VectorIndex index) {
    return Sql.of(VISIBLE).values(place(index));
  }

  private static List<Object> place(VectorIndex index) {
    return List.of(index.tenant().value(), index.storeId(), index.version());
  }

  /** Each once; of no document the array is NULL. */
  private static List<String> ids(@Nullable Array ids) throws SQLException {
    return ids == null ? List.of() : Stream.of((String[]) ids.getArray()).distinct().toList();
  }
}
