package dev.embedway.core.search.service;

import dev.embedway.core.search.Match;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A match and the query that found it.
 *
 * @param query index of it
 */
record FoundMatch(Match match, int query) {

  private static final Comparator<FoundMatch> BEST_FIRST =
      Comparator.<FoundMatch>comparingDouble(found -> found.match().relevance().order())
          .reversed()
          .thenComparing(found -> found.match().documentId())
          .thenComparingInt(found -> found.match().chunk().ordinal());

  /** The best of what queries found, each result once, in its best place. */
  static List<FoundMatch> best(List<List<Match>> byQuery, Grouping grouping, int limit) {
    Map<String, FoundMatch> byKey = new LinkedHashMap<>();
    IntStream.range(0, byQuery.size())
        .boxed()
        .flatMap(query -> found(byQuery.get(query), query))
        .sorted(BEST_FIRST)
        .forEach(found -> byKey.putIfAbsent(grouping.key(found.match()), found));
    return byKey.values().stream().limit(limit).toList();
  }

  private static Stream<FoundMatch> found(List<Match> matches, int query) {
    return matches.stream().map(match -> new FoundMatch(match, query));
  }
}
