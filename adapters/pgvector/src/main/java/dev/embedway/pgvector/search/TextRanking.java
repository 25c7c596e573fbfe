package dev.embedway.pgvector.search;

import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.search.TextQuery;
import dev.embedway.core.store.TextBoosts;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.pgvector.hnsw.TextIndex;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The chunks that fit a text best by BM25 (docs/adr/0081), as the CTE {@code by_text} after one
 * called {@code visible}. Immutable.
 *
 * @param terms of the query
 * @param sample that tells how rare they are
 * @param indexed chunks of the version; empty where no text index can be asked
 */
record TextRanking(
    SearchRequest request, TextTerms terms, TermSample sample, OptionalLong indexed) {

  /** Chunks that BM25 compares, the best by {@code ts_rank}, which is the quicker one. */
  static final int MATCHED = 2_000;

  /** Candidates that a text index is asked for. */
  private static final int CANDIDATES = 1_000;

  /** The same where a filter leaves few of them. */
  private static final int FILTERED_CANDIDATES = 2_000;

  /** Of these a filter is to leave so many, with which it finds what searches without one find. */
  private static final double LEFT = 150;

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

  private static final String VISIBLE =
      """

      CROSS JOIN LATERAL (
        SELECT FROM documents d
        WHERE d.tenant = ? AND d.store_id = ? AND d.version = ? AND d.document_id = c.document_id
          AND d.generation = c.generation AND NOT removed AND \
      """;

  private static final String BEST_FIRST = " ORDER BY rank DESC, document_id, ordinal";

  /**
   * The ranking of a request, whose terms are looked up and sampled; of no text, if it has none.
   */
  static TextRanking of(SearchRequest request, Connection connection, TermSamples samples)
      throws SQLException {
    if (request.mode() == SearchMode.VECTOR) {
      return new TextRanking(request, TextTerms.none(), TermSample.none(), OptionalLong.empty());
    }
    TextBoosts boosts = request.ranking().boosts();
    VectorIndex index = request.index();
    TextQuery query = TextQuery.compared(request.text());
    TextTerms terms =
        TextTerms.read(connection, new TextQuerySql(index, query, request.ranking().synonyms()));
    OptionalLong indexed =
        isIndexed(terms, boosts) ? new TextIndex(index).chunks(connection) : OptionalLong.empty();
    String searched = searched(boosts);
    TermSample sample =
        indexed.isPresent()
            ? samples.read(connection, index, terms, searched)
            : TermSample.read(connection, index, terms, searched);
    return new TextRanking(request, terms, sample, indexed);
  }

  /**
   * True if an index knows where the query's words are. It has headings and text apart, so that a
   * condition of both together is none of it.
   */
  private static boolean isIndexed(TextTerms terms, TextBoosts boosts) {
    return terms.anyTerm().isPresent() && (terms.needed().isEmpty() || boosts.title() == 0);
  }

  /**
   * Candidates that the text index is asked for, if the version has one.
   *
   * @param share of them that the filter is likely to leave; 1 without one
   */
  Optional<TextCandidates> candidates(double share) {
    int wanted = wanted(share);
    return indexed.isPresent()
        ? Optional.of(TextCandidates.of(terms, sample, indexed.getAsLong(), wanted))
        : Optional.empty();
  }

  /** Count of candidates of which a filter that leaves this share leaves enough. */
  static int wanted(double share) {
    return (int) Math.clamp(Math.ceil(LEFT / share), CANDIDATES, FILTERED_CANDIDATES);
  }

  /** The best of the chunks that a way comes to. */
  Sql by(SearchWay way, int limit) {
    return switch (way.texts()) {
      case TextScan.All _ -> ranked(scanned(ALL), limit);
      case TextScan.Matching _ -> ranked(scanned(MATCHING), limit);
      case TextScan.Indexed indexed -> asked(indexed.candidates(), way.isShared(), limit);
    };
  }

  private Sql scanned(String text) {
    return inIndex(Sql.of(text)).add(hasATerm()).add(fulfils(terms.needed())).add(bestMatched());
  }

  // With a filter, documents are looked up before words are compared, or were already; else after,
  // from the best down, until enough of them are visible: the order of the subquery is kept, and
  // the look-ups end with the LIMIT.
  private Sql asked(TextCandidates candidates, boolean isShared, int limit) {
    String function =
        "embedway_chunks_of_words(?, ?, ?::tsquery, %s, %s, %d)"
            .formatted(boosts().content() > 0, boosts().title() > 0, MAX_CANDIDATES);
    Sql asked = Sql.of(function, index().storeId(), index().version(), candidates.query());
    if (request.filter().isPresent()) {
      Sql matched =
          Sql.of("\n, matched AS MATERIALIZED (\n  SELECT c.* FROM ")
              .add(asked)
              .add(" c")
              .add(isShared ? Sql.of(" JOIN visible USING (document_id, generation)") : visible())
              .add(")");
      return ranked(matched, limit);
    }
    return Sql.of("\n, by_text AS (\n  SELECT c.* FROM (SELECT document_id, generation, ordinal, ")
        .add(rank())
        .add(" AS rank FROM ")
        .add(asked)
        .add(" candidates" + BEST_FIRST + ") c")
        .add(visible())
        .add(BEST_FIRST + " LIMIT ?)", limit);
  }

  /** The condition that the document of a row {@code c} is visible and passes the filter. */
  private Sql visible() {
    return inIndex(Sql.of(VISIBLE)).add(FilterSql.of(request.filter())).add(" OFFSET 0) d");
  }

  private Sql ranked(Sql matched, int limit) {
    return matched
        .add("\n, by_text AS (\n  SELECT document_id, generation, ordinal, ")
        .add(rank())
        .add(" AS rank FROM matched" + BEST_FIRST + " LIMIT ?)", limit);
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
