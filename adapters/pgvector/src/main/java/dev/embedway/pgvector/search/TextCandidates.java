package dev.embedway.pgvector.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Chunks that a text index is asked for, as a tsquery: those that BM25 may rank first, and of them
 * about as many as can be compared in time (docs/adr/0087). Immutable.
 *
 * <p>All chunks that have a word of the query, where a sample says that these are few. Else those
 * that have one of its rarest words, and those whose other words weigh as much together as a
 * threshold: the weight of a word is what BM25 gives to it at most. GIN goes through the chunks of
 * the rarest words alone that the threshold cannot be reached without.
 *
 * @param query that they fit
 * @param scope whether others may be among the best
 */
record TextCandidates(String query, Scope scope) {

  /** Most words that are weighed together, those after the rarest: the tsquery grows with 2^n. */
  private static final int COMBINED = 7;

  /** Sums of weights that differ by less are equal. */
  private static final double EPSILON = 1e-9;

  /** The chunks that are meant. */
  enum Scope {
    /** Every chunk that fits. */
    ALL,
    /** Those that are likely to be ranked first. */
    BEST
  }

  /**
   * Chooses for a query that has words.
   *
   * @param chunks of the version
   * @param wanted count of candidates
   */
  static TextCandidates of(TextTerms terms, TermSample sample, long chunks, int wanted) {
    String anyTerm = terms.anyTerm().orElseThrow();
    double quota = (double) wanted * sample.chunks() / chunks;
    List<TermSample.Row> fitting = sample.rows().stream().filter(TermSample.Row::fulfils).toList();
    if (count(fitting.stream().filter(row -> row.has().contains(true)).toList()) <= quota) {
      return new TextCandidates(narrowed(terms, anyTerm), Scope.ALL);
    }
    return new TextCandidates(
        narrowed(terms, new Choice(terms, sample, fitting).query(quota)), Scope.BEST);
  }

  private static String narrowed(TextTerms terms, String query) {
    return terms.needed().map(needed -> "(" + needed + ") & (" + query + ")").orElse(query);
  }

  private static long count(List<TermSample.Row> rows) {
    return rows.stream().mapToLong(TermSample.Row::chunks).sum();
  }

  /** Choice of the words, from rare to common. */
  private static final class Choice {

    private final TextTerms terms;
    private final List<Double> idfs;
    private final List<Integer> byRarity;
    private List<TermSample.Row> left;

    Choice(TextTerms terms, TermSample sample, List<TermSample.Row> fitting) {
      this.terms = terms;
      this.idfs = sample.idfs(terms.ranked().size());
      this.byRarity =
          IntStream.range(0, idfs.size())
              .boxed()
              .sorted(Comparator.comparingDouble((Integer term) -> -idfs.get(term)))
              .toList();
      this.left = fitting;
    }

    String query(double quota) {
      List<String> parts = new ArrayList<>();
      double taken = 0;
      int next = 0;
      while (next < byRarity.size()) {
        int term = byRarity.get(next);
        double more = count(left.stream().filter(row -> row.has().get(term)).toList());
        if (taken + more > quota / 2) {
          break;
        }
        taken += more;
        left = left.stream().filter(row -> !row.has().get(term)).toList();
        parts.add(text(term));
        next++;
      }
      List<Integer> combined = byRarity.subList(next, Math.min(byRarity.size(), next + COMBINED));
      parts.add(heavy(combined, 0, threshold(combined, quota - taken)));
      return String.join(" | ", parts);
    }

    /**
     * Least weight that no more of the sample have; the greatest that any has, if those are more.
     */
    private double threshold(List<Integer> combined, double quota) {
      List<Weighed> heaviest =
          left.stream()
              .map(row -> new Weighed(weight(combined, row), row.chunks()))
              .filter(row -> row.weight() > EPSILON)
              .sorted(Comparator.comparingDouble(row -> -row.weight()))
              .toList();
      double threshold = heaviest.getFirst().weight();
      long heavier = 0;
      for (int i = 0; i < heaviest.size(); i++) {
        heavier += heaviest.get(i).chunks();
        boolean isLastOfItsWeight =
            i + 1 == heaviest.size()
                || heaviest.get(i + 1).weight() < heaviest.get(i).weight() - EPSILON;
        if (isLastOfItsWeight) {
          if (heavier > quota) {
            break;
          }
          threshold = heaviest.get(i).weight();
        }
      }
      return threshold;
    }

    /** Chunks of the sample of which each weighs so much. */
    private record Weighed(double weight, long chunks) {}

    private double weight(List<Integer> combined, TermSample.Row row) {
      return combined.stream().filter(term -> row.has().get(term)).mapToDouble(idfs::get).sum();
    }

    /** Query for chunks whose words of {@code combined} from one on weigh so much, which all do. */
    private String heavy(List<Integer> combined, int from, double weight) {
      int term = combined.get(from);
      double without = sum(combined, from + 1);
      double rest = weight - idfs.get(term);
      String with =
          rest <= EPSILON || from + 1 == combined.size()
              ? text(term)
              : text(term) + " & " + heavy(combined, from + 1, rest);
      return without >= weight - EPSILON
          ? "(" + with + " | " + heavy(combined, from + 1, weight) + ")"
          : with;
    }

    private double sum(List<Integer> combined, int from) {
      return combined.subList(from, combined.size()).stream().mapToDouble(idfs::get).sum();
    }

    private String text(int term) {
      return "(" + terms.ranked().get(term).query() + ")";
    }
  }
}
