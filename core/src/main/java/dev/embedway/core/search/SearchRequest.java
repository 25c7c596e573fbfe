package dev.embedway.core.search;

import dev.embedway.core.model.Vector;
import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.store.VectorIndex;
import java.time.Instant;
import java.util.Optional;

/**
 * One search of one index.
 *
 * @param query that is compared
 * @param selection of the matches
 * @param deadline the search gives up then
 */
public record SearchRequest(VectorIndex index, Query query, Selection selection, Instant deadline) {

  /**
   * A query.
   *
   * @param mode of the comparison
   * @param text of TEXT and HYBRID
   * @param vector of the query, for VECTOR and HYBRID; of the index's length
   * @param ranking of the matches
   */
  public record Query(SearchMode mode, String text, Optional<Vector> vector, Ranking ranking) {

    /** A query whose words are compared with texts alone. */
    public Query(SearchMode mode, String text, Optional<Vector> vector, HybridWeights weights) {
      this(mode, text, vector, Ranking.of(weights));
    }

    public Query {
      if (mode != SearchMode.TEXT && vector.isEmpty()) {
        throw new IllegalArgumentException(
            "a search by " + mode.wire() + " needs the query's vector");
      }
    }
  }

  /**
   * The matches that are wanted.
   *
   * @param limit max matches, 1..{@value #MAX_LIMIT}
   * @param filter of the documents that may match; empty for all
   * @param scoreThreshold matches of a lower {@link Match#score} are left out, 0..1
   */
  public record Selection(int limit, Optional<Filter> filter, double scoreThreshold) {

    /** Most matches of a search. */
    public static final int MAX_LIMIT = 100;

    /** The best matches of all documents. */
    public static Selection best(int limit) {
      return new Selection(limit, Optional.empty(), 0);
    }
  }

  /** Mode of the comparison. */
  public SearchMode mode() {
    return query.mode();
  }

  /** Text of the query. */
  public String text() {
    return query.text();
  }

  /** Vector of the query. */
  public Optional<Vector> vector() {
    return query.vector();
  }

  /** Order of the matches. */
  public Ranking ranking() {
    return query.ranking();
  }

  /** Max matches. */
  public int limit() {
    return selection.limit();
  }

  /** Filter of the documents that may match. */
  public Optional<Filter> filter() {
    return selection.filter();
  }

  /** Min score of a match. */
  public double scoreThreshold() {
    return selection.scoreThreshold();
  }
}
