package dev.embedway.pgvector.search;

import dev.embedway.core.store.TextBoosts;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.pgvector.sql.Sql;

/**
 * BM25 of chunks for the terms of a query (Robertson and Zaragoza, <i>The Probabilistic Relevance
 * Framework: BM25 and Beyond</i>, 2009), as a share of what a chunk that has each term without end
 * would have, in SQL. Immutable.
 *
 * <p>How often a chunk has a term is told by {@code ts_rank}: for a single term that is there n
 * times it is the sum of 1/i<sup>2</sup> for i of 1..n, of its limit pi<sup>2</sup>/6, to which
 * about 1 / (n + 1/2) is lacking. A phrase counts once, and so do all words of a prefix, whose sums
 * {@code ts_rank} adds up.
 *
 * @param boosts of the headings, whose length does not count, and of the text
 */
record Bm25(TextBoosts boosts) {

  /** Most terms that are ranked, the longest ones, which are rare. */
  private static final int MAX_TERMS = 100;

  /** Chunks that tell how rare a term is. */
  private static final int SAMPLE = 1_000;

  /** Chunks, the first by id, among which the sample is taken by hashes: ids may rise with time. */
  private static final int SAMPLED = 5_000;

  /** Greatest rank, the one that {@code ts_rank} gives to one term without end. */
  private static final double MAX = 0.1;

  /** Slowness with which further occurrences of a term cease to count. */
  private static final double K1 = 2;

  /** Share of the text's length in the weight of an occurrence. */
  private static final double B = 0.75;

  /** The CTEs {@code sample} and {@code words}, after {@code query}: each term and its weight. */
  Sql words(VectorIndex index, String searched) {
    String words =
        """
        , sample AS MATERIALIZED (
          SELECT %s || '' AS searched, length(terms) AS length FROM chunks WHERE ctid = ANY(ARRAY(
            SELECT place FROM (
              SELECT ctid AS place, document_id, ordinal FROM chunks
              WHERE tenant = ? AND store_id = ? AND version = ?
              ORDER BY document_id, generation, ordinal LIMIT %d) first
            ORDER BY hashtextextended(document_id, 0), ordinal LIMIT %d))),
        words AS MATERIALIZED (
          SELECT term, numnode(term) = 1 AND term::text NOT LIKE '%%:*' AS is_word, mean,
            ln(1 + (chunks - found + 0.5) / (found + 0.5))::float8 AS idf
          FROM (SELECT term FROM query, unnest(query.terms) AS term
              ORDER BY length(term::text) DESC, term LIMIT %d) asked,
            LATERAL (SELECT count(*) AS chunks, count(*) FILTER (WHERE searched @@ term) AS found,
              greatest(avg(length), 1)::float8 AS mean FROM sample) counted)\
        """
            .formatted(searched, SAMPLED, SAMPLE, MAX_TERMS);
    return Sql.of(words, index.tenant().value(), index.storeId(), index.version());
  }

  /** Rank of a row with {@code terms} and {@code heading_terms}, 0..{@value #MAX}; NULL of none. */
  Sql rank() {
    String rank =
        """
        (SELECT %s * sum(idf * times / (times + %s)) / sum(idf)
          FROM (SELECT idf, %s AS times
            FROM (SELECT terms || '' AS content, coalesce(heading_terms, '') AS headings OFFSET 0) parts,
              words OFFSET 0) counted)\
        """;
    String content = times("content") + " / (%s + %s * length(content) / mean)".formatted(1 - B, B);
    if (boosts.equals(TextBoosts.CONTENT)) {
      return Sql.of(rank.formatted(MAX, K1, content));
    }
    String all =
        "?::float8 * %s + ?::float8 * %s + ?::float8 * %s"
            .formatted(
                content, times("ts_filter(headings, '{a}')"), times("ts_filter(headings, '{b}')"));
    return Sql.of(
        rank.formatted(MAX, K1, all), boosts.content(), boosts.title(), boosts.title() / 2);
  }

  /** Number of times that a vector has {@code term}. */
  private static String times(String vector) {
    return """
    (CASE WHEN is_word THEN round(1 / (pi() ^ 2 / 6
      * (1 - least(0.995, ts_rank(ARRAY[1, 1, 1, 1]::real[], %1$s, term)::float8))) - 0.5)
      ELSE (%1$s @@ term)::int::float8 END)\
    """
        .formatted(vector);
  }
}
