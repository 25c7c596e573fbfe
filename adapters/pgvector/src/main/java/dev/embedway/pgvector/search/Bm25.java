package dev.embedway.pgvector.search;

import dev.embedway.core.store.TextBoosts;
import dev.embedway.pgvector.sql.Sql;
import java.util.List;

/**
 * BM25 of chunks for the terms of a query (Robertson and Zaragoza, <i>The Probabilistic Relevance
 * Framework: BM25 and Beyond</i>, 2009), as a share of what a chunk that has each term without end
 * would have, in SQL. Immutable.
 *
 * <p>How often a chunk has a term is told by {@code ts_rank}: for a single term that is there n
 * times it is the sum of 1/i<sup>2</sup> for i of 1..n, of its limit pi<sup>2</sup>/6, to which
 * about 1 / (n + 1/2) is lacking. Words that are one to the query, as several languages make them,
 * are added up. A phrase counts once, and so do all words of a prefix, whose sums {@code ts_rank}
 * adds up.
 *
 * <p>The terms are written out one after the other: a row for each of them, joined with each chunk,
 * takes five times as long.
 *
 * @param boosts of the headings, whose length does not count, and of the text
 * @param terms that are ranked
 * @param sample that tells how rare they are
 */
record Bm25(TextBoosts boosts, List<TextTerms.Term> terms, TermSample sample) {

  /** Greatest rank, the one that {@code ts_rank} gives to one term without end. */
  private static final double MAX = 0.1;

  /** Slowness with which further occurrences of a term cease to count. */
  private static final double K1 = 2;

  /** Share of the text's length in the weight of an occurrence. */
  private static final double B = 0.75;

  // An array holds its elements whole, so the words are fetched and unpacked once, not by each
  // term.
  private static final String PARTS =
      """
       FROM (SELECT content, headings, %s + %s * length(content) / ?::float8 AS size
        FROM (SELECT (ARRAY[terms])[1] AS content, coalesce(heading_terms, '') AS headings OFFSET 0) whole
        OFFSET 0) parts)\
      """
          .formatted(1 - B, B);

  Bm25 {
    terms = List.copyOf(terms);
  }

  /** Rank of a row with {@code terms} and {@code heading_terms}, 0..{@value #MAX}; NULL of none. */
  Sql rank() {
    if (terms.isEmpty()) {
      return Sql.of("NULL::float8");
    }
    List<Double> idfs = sample.idfs(terms.size());
    double all = idfs.stream().mapToDouble(Double::doubleValue).sum();
    Sql rank = Sql.of("(SELECT ");
    for (int i = 0; i < terms.size(); i++) {
      rank.add(i == 0 ? "?::float8 * (1 - " : " + ?::float8 * (1 - ", MAX * idfs.get(i) / all)
          .add(K1 + " / (" + K1 + " + ")
          .add(times(terms.get(i)))
          .add("))");
    }
    return rank.add(PARTS, sample.meanLength());
  }

  private Sql times(TextTerms.Term term) {
    if (boosts.equals(TextBoosts.CONTENT)) {
      return times("content", term).add(" / size");
    }
    return Sql.of("?::float8 * ", boosts.content())
        .add(times("content", term))
        .add(" / size + ?::float8 * ", boosts.title())
        .add(times("ts_filter(headings, '{a}')", term))
        .add(" + ?::float8 * ", boosts.title() / 2)
        .add(times("ts_filter(headings, '{b}')", term));
  }

  /** Number of times that a vector has a term. */
  private static Sql times(String vector, TextTerms.Term term) {
    if (term.words().isEmpty()) {
      return Sql.of("(%s @@ ?::tsquery)::int::float8".formatted(vector), term.query());
    }
    String each =
        """
        round(1 / (pi() ^ 2 / 6
          * (1 - least(0.995, ts_rank(ARRAY[1, 1, 1, 1]::real[], %s, ?::tsquery)::float8))) - 0.5)\
        """
            .formatted(vector);
    Sql times = Sql.of("(").add(each, term.words().getFirst());
    for (String word : term.words().subList(1, term.words().size())) {
      times.add(" + ").add(each, word);
    }
    return times.add(")");
  }
}
