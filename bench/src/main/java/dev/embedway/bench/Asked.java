package dev.embedway.bench;

import dev.embedway.core.search.Filter;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.SearchMode;
import dev.embedway.pgvector.PgVectorStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One kind of search, asked many times.
 *
 * @param name for the table
 * @param filter which documents may match
 */
record Asked(String name, SearchMode mode, Optional<Filter> filter) {

  static final int QUERIES = 100;

  static Asked any() {
    return new Asked("no filter", SearchMode.VECTOR, Optional.empty());
  }

  static Asked hybrid() {
    return new Asked("no filter, hybrid", SearchMode.HYBRID, Optional.empty());
  }

  static Asked oneInTen() {
    return one("one document in ten", "tenth");
  }

  static Asked oneInAThousand() {
    return one("one document in a thousand", "thousandth");
  }

  private static Asked one(String name, String attribute) {
    return new Asked(
        name,
        SearchMode.VECTOR,
        Optional.of(new Filter.Comparison(Filter.Operator.EQ, attribute, 3)));
  }

  /** Matches and latencies of the searches. */
  record Answers(List<List<String>> found, List<Double> millis) {

    double percentile(double share) {
      List<Double> sorted = millis.stream().sorted().toList();
      return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())));
    }

    /** The share of {@code exact}'s matches that are among these. */
    double recall(Answers exact) {
      long hits = 0;
      long all = 0;
      for (int i = 0; i < found.size(); i++) {
        hits += exact.found.get(i).stream().filter(found.get(i)::contains).count();
        all += exact.found.get(i).size();
      }
      return (double) hits / all;
    }
  }

  Answers of(BenchStore store, PgVectorStore vectors) {
    vectors.search(store.search(mode, QUERIES, filter));
    List<List<String>> found = new ArrayList<>();
    List<Double> millis = new ArrayList<>();
    for (int query = 0; query < QUERIES; query++) {
      var request = store.search(mode, query, filter);
      long start = System.nanoTime();
      List<Match> matches = vectors.search(request);
      millis.add((System.nanoTime() - start) / 1e6);
      found.add(
          matches.stream().map(match -> match.documentId() + match.chunk().ordinal()).toList());
    }
    return new Answers(found, millis);
  }
}
