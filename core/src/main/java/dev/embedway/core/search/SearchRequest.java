package dev.embedway.core.search;

import dev.embedway.core.model.Vector;
import dev.embedway.core.store.VectorIndex;
import java.time.Instant;
import java.util.Optional;

/**
 * One search of one index.
 *
 * @param mode what is compared
 * @param text the query, for TEXT and HYBRID
 * @param vector the query's vector, for VECTOR and HYBRID; of the index's length
 * @param weights of the two rankings, for HYBRID
 * @param limit most matches, 1..50
 * @param filter which documents may match; empty for all
 * @param scoreThreshold matches of a lower {@link Match#score} are left out, 0..1
 * @param deadline the search gives up then
 */
public record SearchRequest(
    VectorIndex index,
    SearchMode mode,
    String text,
    Optional<Vector> vector,
    HybridWeights weights,
    int limit,
    Optional<Filter> filter,
    double scoreThreshold,
    Instant deadline) {

  public SearchRequest {
    if (mode != SearchMode.TEXT && vector.isEmpty()) {
      throw new IllegalArgumentException(
          "a search by " + mode.wire() + " needs the query's vector");
    }
  }
}
