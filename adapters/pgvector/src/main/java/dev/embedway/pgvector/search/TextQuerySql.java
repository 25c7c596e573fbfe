package dev.embedway.pgvector.search;

import dev.embedway.core.search.TextQuery;
import dev.embedway.core.store.Synonyms;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.pgvector.sql.Jsonb;
import dev.embedway.pgvector.sql.Sql;

/**
 * A text query as the CTE {@code query}, of one row: {@code any_term}, of which a match has one at
 * least, NULL where there is none; {@code terms}, those, a word as each of the version's
 * configurations makes it; {@code needed}, which every match by text fulfils, and {@code allowed},
 * the part of it that excludes, NULL where either is nothing. Whatever a caller wrote is bound, and
 * read by PostgreSQL as text. Immutable.
 *
 * @param index whose dictionaries make the terms
 */
record TextQuerySql(VectorIndex index, TextQuery query, Synonyms synonyms) {

  private static final String BEGIN =
      """
      WITH configs AS MATERIALIZED (SELECT embedway_text_configs(?, ?, ?) AS configs),
      query AS MATERIALIZED (
        SELECT any_term, terms, needed, allowed
        FROM configs, LATERAL (
          SELECT string_agg(DISTINCT term, ' | ')::tsquery AS any_term,
            array_agg(DISTINCT term)::tsquery[] AS terms
          FROM (
            SELECT '(' || string_agg(DISTINCT embedway_term(lexeme), ' | ') || ')' AS term
            FROM (
              SELECT lexeme, unnest(positions) AS place
              FROM unnest(configs) AS config, unnest(embedway_query_terms(config, ?))) words
            GROUP BY place\
      """;

  // A prefix is compared as it is and as the dictionaries make it, which is how words are stored.
  private static final String PREFIXED =
      """
      embedway_quoted(lexeme) || ':*' AS term
          FROM unnest(configs) AS config, unnest(
            to_tsvector('pg_catalog.simple', embedway_query_text(?)) || embedway_query_terms(config, ?))\
      """;

  // All terms of the groups of which the query has one; a term of several words is a phrase.
  private static final String SYNONYMS =
      """
       UNION ALL SELECT '(' || given::text || ')' FROM (
          SELECT given, bool_or(asked @@ given) OVER (PARTITION BY place) AS is_asked
          FROM (
            SELECT place, embedway_phrase(config, term) AS given, embedway_terms(config, ?) AS asked
            FROM unnest(configs) AS config,
              jsonb_array_elements(?::jsonb) WITH ORDINALITY AS groups(terms, place),
              jsonb_array_elements_text(terms) AS term) expanded
          WHERE numnode(given) > 0) synonyms
        WHERE is_asked\
      """;

  private static final String CONDITIONS =
      """
      ) terms) asked, LATERAL (
          SELECT string_agg(sign || '(' || condition::text || ')', ' & ')::tsquery AS needed,
            string_agg('!(' || condition::text || ')', ' & ') FILTER (WHERE sign = '!')::tsquery AS allowed
          FROM (SELECT '' AS sign, NULL::tsquery AS condition\
      """;

  private static final String PHRASE = "embedway_phrase(configs, ?)";

  private static final String END =
      """
      ) given WHERE numnode(condition) > 0) conditions)\
      """;

  /** The CTEs with which a statement begins. */
  Sql sql() {
    Sql sql =
        Sql.of(BEGIN, index.tenant().value(), index.storeId(), index.version(), query.words());
    for (String prefix : query.prefixes()) {
      sql.add(" UNION ALL SELECT " + PREFIXED, prefix, prefix);
    }
    if (!synonyms.groups().isEmpty()) {
      sql.add(SYNONYMS, query.unquoted(), Jsonb.write(synonyms.groups()));
    }
    sql.add(CONDITIONS);
    for (String phrase : query.conditions().phrases()) {
      sql.add(" UNION ALL SELECT '', " + PHRASE, phrase);
    }
    for (String excluded : query.conditions().excluded()) {
      sql.add(" UNION ALL SELECT '!', " + PHRASE, excluded);
    }
    for (String prefix : query.conditions().excludedPrefixes()) {
      sql.add(
          " UNION ALL SELECT '!', (SELECT string_agg(DISTINCT term, ' | ')::tsquery FROM (SELECT "
              + PREFIXED
              + ") terms)",
          prefix,
          prefix);
    }
    return sql.add(END);
  }
}
