package dev.embedway.pgvector;

import dev.embedway.core.vector.SearchRequest;
import dev.embedway.core.vector.StorableText;
import dev.embedway.core.vector.VectorIndex;

/**
 * A search as one statement, so that every part of it sees the same moment: rank the visible
 * chunks, then read the best ones' texts.
 */
final class SearchSql {

  /** How many of the best by vector and by text are fused. */
  private static final int CANDIDATES = 100;

  /**
   * What reciprocal rank fusion adds to every rank, as in Cormack, Clarke and Buettcher (SIGIR
   * 2009); ADR 7 has what others gave on Cranfield.
   */
  private static final int RANK_OFFSET = 60;

  /** Longer queries are cut: each further term costs time on every chunk. */
  private static final int MAX_QUERY_CHARS = 10_000;

  private static final String ORDER = ", document_id, ordinal LIMIT ?";

  private static final String VISIBLE =
      """
      WITH visible AS NOT MATERIALIZED (
        SELECT document_id, generation FROM documents
        WHERE tenant = ? AND store_id = ? AND version = ? AND NOT removed\
      """;

  // Terms in quotes of their own, so that none is read as an operator; NULL, which matches nothing,
  // when there are none.
  private static final String BY_TEXT =
      """
      , query AS MATERIALIZED (
        SELECT string_agg('''' || replace(replace(lexeme, '\\', '\\\\'), '''', '''''') || '''',
          ' | ')::tsquery AS any_term
        FROM unnest(embedway_terms(?))
      ), by_text AS (
        SELECT document_id, generation, ordinal, ts_rank(terms, (SELECT any_term FROM query), 16)::float8 AS rank
        FROM chunks JOIN visible USING (document_id, generation)
        WHERE tenant = ? AND store_id = ? AND version = ? AND terms @@ (SELECT any_term FROM query)
        ORDER BY rank DESC\
      """;

  // The largest sum possible is that of a chunk that comes first in both. A place among the vectors
  // counts a millionth more than the same one among the texts, so that sums are not equal: between
  // equals the hashes in the ids would decide.
  // Materialized, so that the look-ups of RESULT compare with columns: row-level security keeps
  // comparisons with the FULL JOIN's COALESCE from the primary key, and each look-up reads all of
  // the table.
  private static final String FUSED =
      """
      , ranked AS MATERIALIZED (
        SELECT document_id, generation, ordinal,
          least(1, (coalesce(1.000001 / (? + v.place), 0) + coalesce(1.0 / (? + t.place), 0))
            * (? + 1) / 2)::float8 AS score
        FROM (SELECT *, row_number() OVER (ORDER BY score DESC, document_id, ordinal) AS place
              FROM by_vector) v
        FULL JOIN (SELECT *, row_number() OVER (ORDER BY rank DESC, document_id, ordinal) AS place
              FROM by_text) t
        USING (document_id, generation, ordinal))\
      """;

  // OFFSET 0 keeps each of the two look-ups a look-up by primary key, row by row.
  private static final String RESULT =
      """
      SELECT document_id, key, generation, attributes, ordinal, start_at, end_at, tokens, text, headings, score
      FROM ranked CROSS JOIN LATERAL (
          SELECT key, attributes FROM documents d
          WHERE d.tenant = ? AND d.store_id = ? AND d.version = ?
            AND d.document_id = ranked.document_id OFFSET 0) d
        CROSS JOIN LATERAL (
          SELECT start_at, end_at, tokens, text, headings FROM chunks c
          WHERE c.tenant = ? AND c.store_id = ? AND c.version = ?
            AND c.document_id = ranked.document_id AND c.generation = ranked.generation
            AND c.ordinal = ranked.ordinal OFFSET 0) c
      WHERE score >= ?
      ORDER BY score DESC\
      """;

  // A walk tells how many it found, in a row of its own when no match is left.
  private static final String COUNTED =
      """

      SELECT found.count AS found, best.* FROM (SELECT count(*) FROM by_vector) found LEFT JOIN (
      """;

  private static final String COUNTED_END =
      ") best ON true ORDER BY score DESC, document_id, ordinal";

  private final SearchRequest request;
  private final VectorIndex index;
  private final Sql sql = new Sql();

  private SearchSql(SearchRequest request) {
    this.request = request;
    this.index = request.index();
  }

  /** The statement that ranks vectors by {@code scan}, where the search compares any. */
  static Sql of(SearchRequest request, VectorScan scan) {
    return new SearchSql(request).build(scan);
  }

  /** How many of the best by vector the search ranks. */
  static int candidates(SearchRequest request) {
    return switch (request.mode()) {
      case VECTOR -> request.limit();
      case TEXT, HYBRID -> CANDIDATES;
    };
  }

  private Sql build(VectorScan scan) {
    inIndex(VISIBLE).add(" AND ").add(FilterSql.of(request.filter())).add(")");
    switch (request.mode()) {
      case VECTOR -> {
        byVector(scan);
        sql.add(", ranked AS (SELECT * FROM by_vector)");
      }
      case TEXT -> {
        byText(request.limit());
        sql.add(", ranked AS (SELECT *, rank / (1 + rank) AS score FROM by_text)");
      }
      case HYBRID -> {
        byVector(scan);
        byText(CANDIDATES);
        sql.add(FUSED, RANK_OFFSET, RANK_OFFSET, RANK_OFFSET);
      }
    }
    sql.add(scan == VectorScan.GRAPH ? COUNTED : "\n");
    inIndex(RESULT);
    inIndex("").add("", request.scoreThreshold());
    sql.add(ORDER, request.limit());
    return scan == VectorScan.GRAPH ? sql.add(COUNTED_END) : sql;
  }

  private void byVector(VectorScan scan) {
    sql.add(new VectorRanking(request).by(scan, candidates(request)));
  }

  private void byText(int limit) {
    String text = request.text();
    String cut = text.substring(0, Math.min(text.length(), MAX_QUERY_CHARS));
    sql.add(BY_TEXT, StorableText.storable(cut));
    inIndex("").add(ORDER, limit).add(")");
  }

  private Sql inIndex(String text) {
    return sql.add(text, index.tenant().value(), index.storeId(), index.version());
  }
}
