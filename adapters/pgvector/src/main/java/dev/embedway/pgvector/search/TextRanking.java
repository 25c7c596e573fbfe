package dev.embedway.pgvector.search;

import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.search.TextQuery;
import dev.embedway.core.store.Synonyms;
import dev.embedway.core.store.TextBoosts;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.pgvector.sql.Sql;

/**
 * The chunks that fit a text best, as the CTEs {@code query} and {@code by_text} after one called
 * {@code visible}. Immutable.
 */
final class TextRanking {

  /** Weight of a text that is not boosted, as PostgreSQL gives it to terms without a weight. */
  private static final double STANDARD = 0.1;

  private static final String BY_TEXT =
      """
       AS rank
        FROM chunks JOIN visible USING (document_id, generation)
        WHERE tenant = ? AND store_id = ? AND version = ?\
      """;

  private static final String TERM = "@@ (SELECT any_term FROM query)";

  private final VectorIndex index;
  private final TextQuery query;
  private final TextBoosts boosts;
  private final Synonyms synonyms;

  TextRanking(SearchRequest request) {
    this.index = request.index();
    String given = request.text();
    this.query = TextQuery.of(given.substring(0, Math.min(given.length(), TextQuery.MAX_CHARS)));
    this.boosts = request.ranking().boosts();
    this.synonyms = request.ranking().synonyms();
  }

  Sql by(int limit) {
    return TextQuerySql.of(index, query, synonyms)
        .add(", by_text AS (\n  SELECT document_id, generation, ordinal, ")
        .add(rank())
        .add(BY_TEXT, index.tenant().value(), index.storeId(), index.version())
        .add(hasATerm())
        .add(conditions())
        .add(" ORDER BY rank DESC, document_id, ordinal LIMIT ?)", limit);
  }

  /** Rank of a row of chunks, of double precision. */
  Sql rank() {
    if (boosts.equals(TextBoosts.CONTENT)) {
      return Sql.of("ts_rank(terms, (SELECT any_term FROM query), 16)::float8");
    }
    return Sql.of(
            "ts_rank(ARRAY[?::float8, 0, ?, ?]::real[], ",
            STANDARD * boosts.content(),
            STANDARD * boosts.title() / 2,
            STANDARD * boosts.title())
        .add(searched())
        .add(", (SELECT any_term FROM query), 16)::float8");
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
