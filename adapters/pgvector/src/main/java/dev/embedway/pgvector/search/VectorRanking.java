package dev.embedway.pgvector.search;

import com.pgvector.PGhalfvec;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.pgvector.hnsw.HnswIndex;
import dev.embedway.pgvector.sql.EmbeddingTable;
import dev.embedway.pgvector.sql.Sql;

/** The nearest vectors, as the CTE {@code by_vector} after one called {@code visible}. */
final class VectorRanking {

  /** Vectors that a walk passes at most, about 0.1 s; then a scan is as good. */
  private static final int MAX_WALKED_VECTORS = 5_000;

  private static final String RANKED =
      """
      ), by_vector AS (
        SELECT document_id, generation, ordinal,
          %s AS score
        FROM near
        ORDER BY score DESC, document_id, ordinal LIMIT ?)\
      """
          .formatted(score("distance"));

  private static final String ALL =
      """
      , near AS (
        SELECT document_id, generation, ordinal, embedding <=> ? AS distance
        FROM %s JOIN visible USING (document_id, generation)
        WHERE tenant = ? AND store_id = ? AND version = ?\
      """;

  private static final String MATCHING =
      """
      , near AS (
        SELECT v.document_id, v.generation, e.ordinal, e.embedding <=> ? AS distance
        FROM visible v CROSS JOIN LATERAL (
          SELECT ordinal, embedding FROM %s e
          WHERE e.tenant = ? AND e.store_id = ? AND e.version = ?
            AND e.document_id = v.document_id AND e.generation = v.generation OFFSET 0) e\
      """;

  private final SearchRequest request;
  private final EmbeddingTable table;
  private final PGhalfvec vector;

  VectorRanking(SearchRequest request) {
    this.request = request;
    this.table = new EmbeddingTable(request.index().dim());
    this.vector = table.value(request.vector().orElseThrow());
  }

  /** The score of a cosine distance: the cosine, 0 where it is negative or there is none. */
  static String score(String distance) {
    return "least(1, greatest(0, 1 - nullif(" + distance + ", 'NaN')))";
  }

  Sql by(VectorScan scan, int limit) {
    Sql near =
        switch (scan) {
          case ALL -> scanned(ALL);
          case MATCHING -> scanned(MATCHING);
          case HNSW -> walked(limit);
        };
    return near.add(RANKED, limit);
  }

  private Sql scanned(String text) {
    VectorIndex index = request.index();
    return Sql.of(
        text.formatted(table.tableName()),
        vector,
        index.tenant().value(),
        index.storeId(),
        index.version());
  }

  private Sql walked(int limit) {
    String rows = new HnswIndex(request.index()).rows();
    // Each vector's document is looked up as the walk comes to it, and the walk ends with the last
    // one wanted: OFFSET 0 keeps the planner from turning the look-up into a join of all with all.
    return Sql.of(
            """
            , near AS (
              SELECT e.document_id, e.generation, e.ordinal, e.distance
              FROM (
                SELECT document_id, generation, ordinal, embedding <=> ? AS distance
                FROM %1$s WHERE %2$s ORDER BY distance LIMIT %3$d) e
              CROSS JOIN LATERAL (
                SELECT FROM documents d WHERE %2$s AND d.document_id = e.document_id
                  AND d.generation = e.generation AND NOT removed AND \
            """
                .formatted(table.tableName(), rows, MAX_WALKED_VECTORS),
            vector)
        .add(FilterSql.of(request.filter()))
        .add(" OFFSET 0) d LIMIT ?", wanted(request, limit));
  }

  /** The walk's order is nearly right: a few more are taken than are needed, and sorted. */
  static int wanted(SearchRequest request, int limit) {
    return switch (request.mode()) {
      case VECTOR -> Math.max(2 * limit, 20);
      case TEXT, HYBRID -> limit;
    };
  }
}
