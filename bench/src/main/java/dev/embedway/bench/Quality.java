package dev.embedway.bench;

import dev.embedway.core.search.Ndcg;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Quality of the first ten documents of a collection's questions: means over all questions, each
 * 0..1.
 *
 * @param ndcg normalised discounted gain, a document being relevant or not
 * @param mrr reciprocal rank of the first relevant one
 */
record Quality(double ndcg, double mrr) {

  static final int DEPTH = Ndcg.DEPTH;

  /** Finds the documents of a question. */
  interface Finder {

    /** Numbers of documents, best first; those beyond {@link #DEPTH} do not count. */
    List<Integer> find(int question, String text) throws IOException, InterruptedException;
  }

  /** The quality of what is found for every question. */
  static Quality of(TestCollection collection, Finder finder)
      throws IOException, InterruptedException {
    double ndcg = 0;
    double mrr = 0;
    for (Map.Entry<Integer, String> question : collection.questions().entrySet()) {
      List<Integer> found =
          finder.find(question.getKey(), question.getValue()).stream().limit(DEPTH).toList();
      Set<Integer> relevant = collection.relevant().getOrDefault(question.getKey(), Set.of());
      ndcg += Ndcg.of(found, relevant);
      mrr += reciprocalRank(found, relevant);
    }
    int questions = collection.questions().size();
    return new Quality(ndcg / questions, mrr / questions);
  }

  /** The mean of several collections, each counting alike. */
  static Quality mean(List<Quality> all) {
    return new Quality(
        all.stream().mapToDouble(Quality::ndcg).average().orElse(0),
        all.stream().mapToDouble(Quality::mrr).average().orElse(0));
  }

  /** Both times 100. */
  String shown() {
    return String.format(Locale.ROOT, "%.1f / %.1f", 100 * ndcg, 100 * mrr);
  }

  private static double reciprocalRank(List<Integer> found, Set<Integer> relevant) {
    for (int rank = 0; rank < found.size(); rank++) {
      if (relevant.contains(found.get(rank))) {
        return 1.0 / (rank + 1);
      }
    }
    return 0;
  }
}
