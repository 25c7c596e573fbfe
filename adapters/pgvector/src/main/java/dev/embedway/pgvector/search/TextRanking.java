package dev.embedway.pgvector.search;

import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.search.TextQuery;
import dev.embedway.core.store.TextBoosts;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The chunks that fit a text best by BM25 (docs/adr/0081), as the CTE {@code by_text} after one
 * called {@code visible}. Immutable.
 *
 * @param terms of the query
 * @param sample that tells how rare they are
 */
record TextRanking(SearchRequest request, TextTerms terms, TermSample sample) {

  /** Chunks that BM25 compares, the best by {@code ts_rank}, which is the quicker one. */
  static final int MATCHED = 2_000;

  /** Candidates that a text index is asked for, of which a filter may leave some. */
  private static final int CANDIDATES = 1_000;

  private static final int FILTERED_CANDIDATES = 2_000;

  /** Candidates that are read, where there are more of them than the sample told. */
  private static final int MAX_CANDIDATES = 4_000;

  private static final String ALL =
      """
      , matched AS MATERIALIZED (
        SELECT document_id, generation, ordinal, terms, heading_terms
        FROM chunks JOIN visible USING (document_id, generation)
        WHERE tenant = ? AND store_id = ? AND version = ?\
      """;

  // OFFSET 0 keeps the look-ups what they are, as in a ranking of vectors.
  private static final String MATCHING =
      """
      , matched AS MATERIALIZED (
        SELECT v.document_id, v.generation, c.ordinal, c.terms, c.heading_terms
        FROM visible v CROSS JOIN LATERAL (
          SELECT ordinal, terms, heading_terms FROM chunks
          WHERE tenant = ? AND store_id = ? AND version = ?
            AND document_id = v.document_id AND generation = v.generation OFFSET 0) c
        WHERE true\
      """;

  private static final String BY_TEXT =
      "\n, by_text AS (\n  SELECT document_id, generation, ordinal, ";

  /**
   * The ranking of a request, whose terms are looked up and sampled; of no text, if it has none.
   */
  static TextRanking of(SearchRequest request, Connection connection) throws SQLException {
    TextBoosts boosts = request.ranking().boosts();
    if (request.mode() == SearchMode.VECTOR) {
      return new TextRanking(request, TextTerms.none(), TermSample.none());
    }
    TextQuery query = TextQuery.compared(request.text());
    TextTerms terms =
        TextTerms.read(
            connection, new TextQuerySql(request.index(), query, request.ranking().synonyms()));
    TermSample sample = TermSample.read(connection, request.index(), terms, searched(boosts));
    return new TextRanking(request, terms, sample);
  }

  /**
   * Candidates of a text index.
   *
   * @param chunks of the version
   */
  TextCandidates candidates(long chunks) {
    int wanted = request.filter().isPresent() ? FILTERED_CANDIDATES : CANDIDATES;
    return TextCandidates.of(terms, sample, chunks, wanted);
  }

  /**
   * True if an index knows where the query's words are. It has headings and text apart, so that a
   * condition of both together is none of it.
   */
  boolean isIndexed() {
    return terms.anyTerm().isPresent() && (terms.needed().isEmpty() || boosts().title() == 0);
  }

  /** The best of the chunks that {@code scan} comes to. */
  Sql by(TextScan scan, int limit) {
    return switch (scan) {
      case TextScan.All _ -> ranked(scanned(ALL), limit);
      case TextScan.Matching _ -> ranked(scanned(MATCHING), limit);
      case TextScan.Indexed indexed -> ranked(asked(indexed.candidates()), limit);
    };
  }

  private Sql scanned(String text) {
    return inIndex(Sql.of(text)).add(hasATerm()).add(fulfils(terms.needed())).add(bestMatched());
  }

  private Sql asked(TextCandidates candidates) {
    String text =
        """
        , matched AS MATERIALIZED (
          SELECT c.document_id, c.generation, c.ordinal, c.terms, c.heading_terms
          FROM embedway_chunks_of_words(?, ?, ?::tsquery, %s, %s, %d) c
            CROSS JOIN LATERAL (
              SELECT FROM documents d
              WHERE d.tenant = ? AND d.store_id = ? AND d.version = ?
                AND d.document_id = c.document_id AND d.generation = c.generation
                AND NOT removed AND \
        """
            .formatted(boosts().content() > 0, boosts().title() > 0, MAX_CANDIDATES);
    return inIndex(Sql.of(text, index().storeId(), index().version(), candidates.query()))
        .add(FilterSql.of(request.filter()))
        .add(" OFFSET 0) d)");
  }

  private Sql ranked(Sql matched, int limit) {
    return matched
        .add(BY_TEXT)
        .add(rank())
        .add(" AS rank FROM matched ORDER BY rank DESC, document_id, ordinal LIMIT ?)", limit);
  }

  private Sql inIndex(Sql sql) {
    return sql.values(List.of(index().tenant().value(), index().storeId(), index().version()));
  }

  private VectorIndex index() {
    return request.index();
  }

  private TextBoosts boosts() {
    return request.ranking().boosts();
  }

  private Sql bestMatched() {
    return terms
        .anyTerm()
        .map(term ->
            Sql.of(" ORDER BY ts_rank(" + searched(boosts()) + ", ?::tsquery, 16) DESC", term))
        .orElseGet(() -> Sql.of(" ORDER BY 1"))
        .add(", document_id, ordinal LIMIT " + MATCHED + ")");
  }

  /** Rank of a row of chunks, of double precision; NULL for a query without words. */
  Sql rank() {
    return new Bm25(boosts(), terms.ranked(), sample).rank();
  }

  /**
   * For a query that excludes words, that a row of chunks has none. Phrases are of the ranking by
   * text alone: what is near by its vector says the same in other words.
   */
  Sql exclusions() {
    return fulfils(terms.allowed());
  }

  private Sql fulfils(Optional<String> condition) {
    return condition
        .map(given -> Sql.of(" AND " + searched(boosts()) + " @@ ?::tsquery", given))
        .orElseGet(Sql::new);
  }

  private Sql hasATerm() {
    return terms.anyTerm().map(this::has).orElseGet(() -> Sql.of(" AND false"));
  }

  private Sql has(String query) {
    Sql text = Sql.of("terms @@ ?::tsquery", query);
    Sql headings = Sql.of("heading_terms @@ ?::tsquery", query);
    if (boosts().title() == 0) {
      return Sql.of(" AND ").add(text);
    }
    return boosts().content() == 0
        ? Sql.of(" AND ").add(headings)
        : Sql.of(" AND (").add(text).add(" OR ").add(headings).add(")");
  }

  /** Words of a row of chunks that are searched. */
  private static String searched(TextBoosts boosts) {
    String headings = "coalesce(heading_terms, '')";
    return boosts.title() == 0
        ? "terms"
        : boosts.content() == 0 ? headings : "(" + headings + " || terms)";
  }
}
