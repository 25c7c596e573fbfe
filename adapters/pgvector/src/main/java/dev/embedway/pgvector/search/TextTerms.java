package dev.embedway.pgvector.search;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Terms of a text query, each as PostgreSQL writes a tsquery. Immutable.
 *
 * @param anyTerm of which a match has one at least; empty where the query has no words
 * @param needed condition that every match by text fulfils
 * @param allowed the part of it that excludes
 * @param ranked terms that are ranked, of at most {@value #MAX} words, the longest ones, which are
 *     rare
 */
record TextTerms(
    Optional<String> anyTerm,
    Optional<String> needed,
    Optional<String> allowed,
    List<Term> ranked) {

  private static final int MAX = 100;

  /** A word in its quotes; none has a space. */
  private static final Pattern WORD = Pattern.compile("'(?:[^' ]|'')++'");

  /** Apostrophes and backslashes, which a tsquery's quoted word has twice. */
  private static final Pattern ESCAPED = Pattern.compile("(['\\\\])\\1");

  private static final String READ =
      """

      SELECT any_term::text, needed::text, allowed::text, term::text
      FROM query LEFT JOIN LATERAL (
        SELECT term
        FROM unnest(query.terms) AS term ORDER BY length(term::text) DESC, term LIMIT %d) ranked ON true\
      """
          .formatted(MAX);

  TextTerms {
    ranked = List.copyOf(ranked);
  }

  /**
   * Term of a query.
   *
   * @param query that finds it
   * @param words that are one to the query, each as a query of its own; none for a phrase and for a
   *     prefix
   */
  record Term(String query, List<String> words) {

    Term {
      words = List.copyOf(words);
    }

    static Term of(String query) {
      List<String> words = List.of(query.split(" \\| ", -1));
      boolean areWords = words.stream().allMatch(word -> WORD.matcher(word).matches());
      return new Term(query, areWords ? words : List.of());
    }

    /** The words as they are stored. */
    List<String> stored() {
      return words.stream()
          .map(word -> ESCAPED.matcher(word.substring(1, word.length() - 1)).replaceAll("$1"))
          .toList();
    }
  }

  /** Terms of no text. */
  static TextTerms none() {
    return new TextTerms(Optional.empty(), Optional.empty(), Optional.empty(), List.of());
  }

  /** Has the terms made by the dictionaries of the version. */
  static TextTerms read(Connection connection, TextQuerySql query) throws SQLException {
    try (PreparedStatement statement = query.sql().add(READ).prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      Optional<String> anyTerm = Optional.ofNullable(rows.getString("any_term"));
      Optional<String> needed = Optional.ofNullable(rows.getString("needed"));
      Optional<String> allowed = Optional.ofNullable(rows.getString("allowed"));
      List<Term> ranked = new ArrayList<>();
      int words = 0;
      do {
        String term = rows.getString("term");
        if (term != null) {
          Term next = Term.of(term);
          words += Math.max(1, next.words().size());
          if (words <= MAX) {
            ranked.add(next);
          }
        }
      } while (rows.next());
      return new TextTerms(anyTerm, needed, allowed, ranked);
    }
  }
}
