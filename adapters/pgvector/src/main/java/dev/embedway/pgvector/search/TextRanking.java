package dev.embedway.pgvector.search;

import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.search.TextQuery;
import dev.embedway.core.store.Synonyms;
import dev.embedway.core.store.TextBoosts;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.pgvector.sql.Sql;

/**
 * The chunks that fit a text best by BM25 (docs/adr/0081), as the CTEs {@code query}, {@code words}
 * and {@code by_text} after one called {@code visible}. Immutable.
 */
final class TextRanking {

  /** Chunks that BM25 compares, the best by {@code ts_rank}, which is the quicker one. */
  private static final int MATCHED = 2_000;

  private static final String MATCHING =
      """
      , matched AS MATERIALIZED (
        SELECT document_id, generation, ordinal, terms, heading_terms
        FROM chunks JOIN visible USING (document_id, generation)
        WHERE tenant = ? AND store_id = ? AND version = ?\
      """;

  private static final String BY_TEXT =
      "\n, by_text AS (\n  SELECT document_id, generation, ordinal, ";

  private static final String TERM = "@@ (SELECT any_term FROM query)";

  private final VectorIndex index;
  private final TextQuery query;
  private final TextBoosts boosts;
  private final Synonyms synonyms;

  TextRanking(SearchRequest request) {
    this.index = request.index();
    this.query = TextQuery.compared(request.text());
    this.boosts = request.ranking().boosts();
    this.synonyms = request.ranking().synonyms();
  }

  Sql by(int limit) {
    Bm25 bm25 = new Bm25(boosts);
    return TextQuerySql.of(index, query, synonyms)
        .add(bm25.words(index, searched()))
        .add(MATCHING, index.tenant().value(), index.storeId(), index.version())
        .add(hasATerm())
        .add(conditions())
        .add(bestMatched())
        .add(BY_TEXT)
        .add(bm25.rank())
        .add(" AS rank FROM matched ORDER BY rank DESC, document_id, ordinal LIMIT ?)", limit);
  }

  private String bestMatched() {
    return " ORDER BY ts_rank(%s, (SELECT any_term FROM query), 16) DESC, document_id, ordinal LIMIT %d)"
        .formatted(searched(), MATCHED);
  }

  /** Rank of a row of chunks, of double precision; NULL for a query without words. */
  Sql rank() {
    return new Bm25(boosts).rank();
  }

  private String conditions() {
    return query.isConditional() ? fulfils("needed") : "";
  }

  /**
   * For a query that excludes words, that a row of chunks has none. Phrases are of the ranking by
   * text alone: what is near by its vector says the same in other words.
   */
  String exclusions() {
    return query.excludes() ? fulfils("allowed") : "";
  }

  private String fulfils(String condition) {
    return " AND coalesce(" + searched() + " @@ (SELECT " + condition + " FROM query), true)";
  }

  private String hasATerm() {
    String text = "terms " + TERM;
    String headings = "heading_terms " + TERM;
    return " AND "
        + (boosts.title() == 0
            ? text
            : boosts.content() == 0 ? headings : "(" + text + " OR " + headings + ")");
  }

  private String searched() {
    String headings = "coalesce(heading_terms, '')";
    return boosts.title() == 0
        ? "terms"
        : boosts.content() == 0 ? headings : "(" + headings + " || terms)";
  }
}
