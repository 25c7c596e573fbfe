package dev.embedway.core.search;

import java.util.List;
import java.util.Set;

/**
 * Normalised discounted cumulative gain of the first documents of a ranking, a document being
 * relevant or not: 1 where the relevant ones come first, 0 where none is among them (Järvelin and
 * Kekäläinen, TOIS 2002). Pure.
 */
public final class Ndcg {

  /** Documents that count. */
  public static final int DEPTH = 10;

  private Ndcg() {}

  /**
   * The gain of one query, 0..1; 0 where nothing is relevant.
   *
   * @param found documents, best first, each once; those beyond {@link #DEPTH} do not count
   */
  public static <T> double of(List<T> found, Set<T> relevant) {
    double gain = 0;
    double ideal = 0;
    for (int rank = 0; rank < DEPTH; rank++) {
      double discount = Math.log(2) / Math.log(rank + 2);
      gain += rank < found.size() && relevant.contains(found.get(rank)) ? discount : 0;
      ideal += rank < relevant.size() ? discount : 0;
    }
    return ideal == 0 ? 0 : gain / ideal;
  }
}
