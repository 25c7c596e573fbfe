package dev.embedway.pgvector.search;

import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.pgvector.sql.EmbeddingTable;
import dev.embedway.pgvector.sql.Sql;

/**
 * A search as one statement, so that every part of it sees the same moment: rank the visible
 * chunks, then read the best ones' texts.
 */
final class SearchSql {

  /** Count of the best by vector and by text that are fused. */
  private static final int CANDIDATES = 100;

  /**
   * Offset that reciprocal rank fusion adds to every rank, as in Cormack, Clarke and Buettcher
   * (SIGIR 2009); ADR 7 has what others gave on Cranfield.
   */
  private static final int RANK_OFFSET = 60;

  private static final String ORDER = ", document_id, ordinal LIMIT ?";

  private static final String VISIBLE =
      """
       (
        SELECT document_id, generation FROM documents
        WHERE tenant = ? AND store_id = ? AND version = ? AND NOT removed\
      """;

  private static final String BY_VECTOR_ALONE =
      """
      , ranked AS (
        SELECT document_id, generation, ordinal, score AS place, score AS cosine,
          row_number() OVER (ORDER BY score DESC, document_id, ordinal) AS vector_rank
        FROM by_vector)\
      """;

  private static final String BY_TEXT_ALONE =
      """
      , ranked AS (
        SELECT document_id, generation, ordinal, rank / (1 + rank) AS place, rank,
          row_number() OVER (ORDER BY rank DESC, document_id, ordinal) AS text_rank
        FROM by_text)\
      """;

  // A place among the vectors counts a millionth more than the same one among the texts, so that
  // sums of equal weights are not equal: between equals the hashes in the ids would decide.
  // Materialized, so that the look-ups of RESULT compare with columns: row-level security keeps
  // comparisons with the FULL JOIN's COALESCE from the primary key, and each look-up reads all of
  // the table.
  private static final String FUSED =
      """
      , ranked AS MATERIALIZED (
        SELECT document_id, generation, ordinal, v.score AS cosine, t.rank,
          coalesce(1.000001 * ? / (? + v.place), 0) + coalesce(? / (? + t.place), 0) AS place,
          v.place AS vector_rank, t.place AS text_rank
        FROM (SELECT *, row_number() OVER (ORDER BY score DESC, document_id, ordinal) AS place
              FROM by_vector) v
        FULL JOIN (SELECT *, row_number() OVER (ORDER BY rank DESC, document_id, ordinal) AS place
              FROM by_text) t
        USING (document_id, generation, ordinal)
        WHERE coalesce(? / v.place, 0) + coalesce(? / t.place, 0) > 0)\
      """;

  // From the best down, until the LIMIT has enough of them: the order of the subquery is kept.
  // OFFSET 0 keeps each of the two look-ups a look-up by primary key, row by row.
  private static final String RESULT =
      """
      SELECT document_id, kind, key, generation, attributes, ordinal, start_at, end_at, tokens, text, headings,
        by_vector, by_text, place, rank_by_vector, rank_by_text
      FROM (SELECT * FROM ranked ORDER BY place DESC, document_id, ordinal) ranked CROSS JOIN LATERAL (
          SELECT kind, key, attributes FROM documents d
          WHERE d.tenant = ? AND d.store_id = ? AND d.version = ?
            AND d.document_id = ranked.document_id OFFSET 0) d
        CROSS JOIN LATERAL (
          SELECT start_at, end_at, tokens, text, headings, terms, heading_terms FROM chunks c
          WHERE c.tenant = ? AND c.store_id = ? AND c.version = ?
            AND c.document_id = ranked.document_id AND c.generation = ranked.generation
            AND c.ordinal = ranked.ordinal OFFSET 0) c
        CROSS JOIN LATERAL (\
      """;

  private static final String VECTOR_PART =
      """
      SELECT cosine AS by_vector, NULL::float8 AS by_text,
        vector_rank AS rank_by_vector, NULL::bigint AS rank_by_text\
      """;

  private static final String TEXT_PART =
      """
      SELECT NULL::float8 AS by_vector, rank / (1 + rank) AS by_text,
        NULL::bigint AS rank_by_vector, text_rank AS rank_by_text\
      """;

  private static final String BEST =
      """
       OFFSET 0) parts
      WHERE greatest(by_vector, by_text) >= ?\
      """;

  // An index tells how many it found, in a row of its own when no match is left.
  private static final String COUNTED = "\nSELECT found.*, best.* FROM (SELECT ";

  private static final String COUNTED_BEST = ") found LEFT JOIN (\n";

  private static final String COUNTED_END =
      ") best ON true ORDER BY place DESC, document_id, ordinal";

  private final SearchRequest request;
  private final VectorIndex index;
  private final TextRanking text;
  private final Sql sql = new Sql();

  private SearchSql(SearchRequest request, TextRanking text) {
    this.request = request;
    this.index = request.index();
    this.text = text;
  }

  /** The statement that ranks vectors and texts in these ways, where the search compares any. */
  static Sql of(SearchRequest request, TextRanking text, SearchWay way) {
    return new SearchSql(request, text).build(way);
  }

  /** Count of the best by vector that the search ranks. */
  static int candidates(SearchRequest request) {
    return switch (request.mode()) {
      case VECTOR -> request.limit();
      case TEXT, HYBRID -> CANDIDATES;
    };
  }

  private Sql build(SearchWay way) {
    sql.add("WITH visible AS " + (way.isShared() ? "MATERIALIZED" : "NOT MATERIALIZED"));
    inIndex(VISIBLE).add(" AND ").add(FilterSql.of(request.filter()));
    way.documents()
        .ifPresent(known ->
            sql.add(" AND document_id = ANY(?::text[])", (Object) known.toArray(String[]::new)));
    sql.add(")");
    switch (request.mode()) {
      case VECTOR -> {
        byVector(way);
        sql.add(BY_VECTOR_ALONE);
      }
      case TEXT -> {
        sql.add(text.by(way, request.limit()));
        sql.add(BY_TEXT_ALONE);
      }
      case HYBRID -> {
        byVector(way);
        sql.add(text.by(way, CANDIDATES));
        HybridWeights weights = request.ranking().weights();
        sql.add(
            FUSED,
            weights.vector(),
            RANK_OFFSET,
            weights.text(),
            RANK_OFFSET,
            weights.vector(),
            weights.text());
      }
    }
    sql.add(way.isCounted() ? COUNTED + counts() + COUNTED_BEST : "\n");
    inIndex(RESULT);
    inIndex("");
    parts();
    sql.add(BEST, request.scoreThreshold());
    if (request.mode() == SearchMode.HYBRID) {
      sql.add(text.exclusions());
    }
    sql.add(" ORDER BY place DESC").add(ORDER, request.limit());
    return way.isCounted() ? sql.add(COUNTED_END) : sql;
  }

  private String counts() {
    String byVector = "(SELECT count(*) FROM by_vector) AS found_by_vector";
    String byText = "(SELECT count(*) FROM by_text) AS found_by_text";
    return switch (request.mode()) {
      case VECTOR -> byVector + ", 0 AS found_by_text";
      case TEXT -> "0 AS found_by_vector, " + byText;
      case HYBRID -> byVector + ", " + byText;
    };
  }

  private void parts() {
    switch (request.mode()) {
      case VECTOR -> sql.add(VECTOR_PART);
      case TEXT -> sql.add(TEXT_PART);
      case HYBRID -> bothParts();
    }
  }

  /**
   * Looks up the other part where one ranking alone found a chunk: it may be beyond the other's
   * best.
   */
  private void bothParts() {
    EmbeddingTable table = new EmbeddingTable(index.dim());
    String parts =
        """
        SELECT coalesce(cosine, (
            SELECT %s FROM %s e WHERE e.tenant = ? AND e.store_id = ? AND e.version = ?
              AND e.document_id = ranked.document_id AND e.generation = ranked.generation
              AND e.ordinal = ranked.ordinal), 0) AS by_vector,
          s / (1 + s) AS by_text, vector_rank AS rank_by_vector, text_rank AS rank_by_text
        FROM (SELECT coalesce(rank, \
        """
            .formatted(VectorRanking.score("embedding <=> ?"), table.tableName());
    sql.add(parts, table.value(request.vector().orElseThrow()));
    inIndex("").add(text.rank()).add(", 0) AS s)");
  }

  private void byVector(SearchWay way) {
    sql.add(new VectorRanking(request).by(way.vectors(), candidates(request)));
  }

  private Sql inIndex(String text) {
    return sql.add(text, index.tenant().value(), index.storeId(), index.version());
  }
}
