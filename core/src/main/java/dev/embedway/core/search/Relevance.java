package dev.embedway.core.search;

import java.util.OptionalDouble;

/**
 * The fit of a chunk to a query.
 *
 * @param vector the cosine, 0 for a negative one; empty where no vectors were compared
 * @param text {@code s / (1 + s)} of the text search's rank, 0 for a chunk without any of the
 *     query's words; empty where no words were compared
 * @param order of results, higher first: the score, or in a hybrid search the sum of the weighted
 *     reciprocal ranks. Comparable between searches of the same mode and weights
 * @param ranks that it has by each part
 * @param recency factor of the order, 1 where what is recent is not preferred
 */
public record Relevance(
    OptionalDouble vector, OptionalDouble text, double order, Ranks ranks, double recency) {

  public Relevance {
    if (vector.isEmpty() && text.isEmpty()) {
      throw new IllegalArgumentException("relevance is by vector, by text or by both");
    }
  }

  /** Relevance that does not go by time. */
  public Relevance(OptionalDouble vector, OptionalDouble text, double order, Ranks ranks) {
    this(vector, text, order, ranks, 1);
  }

  /** The same, its order multiplied by a factor for what is recent. */
  public Relevance recent(double factor) {
    return new Relevance(vector, text, order * factor, ranks, recency * factor);
  }

  /** Relevance of a chunk that was found by its vector alone, without its rank. */
  public static Relevance ofVector(double cosine) {
    return new Relevance(OptionalDouble.of(cosine), OptionalDouble.empty(), cosine, Ranks.NONE);
  }

  /** The better part, 0..1, with which a threshold is compared. */
  public double score() {
    return Math.max(vector.orElse(0), text.orElse(0));
  }
}
