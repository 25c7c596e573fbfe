package dev.embedway.core.store;

import java.util.Optional;

/**
 * Choices of how matches are ordered.
 *
 * @param weights of the two rankings of a hybrid search, where any are chosen
 * @param boosts of the parts of a chunk, where any are chosen
 * @param recency where what is recent is preferred
 */
public record SearchTuning(
    Optional<HybridWeights> weights, Optional<TextBoosts> boosts, Optional<RecencyBoost> recency) {

  /** No choice. */
  public static final SearchTuning NONE = new SearchTuning(Optional.empty(), Optional.empty());

  /** Choices without a preference for what is recent. */
  public SearchTuning(Optional<HybridWeights> weights, Optional<TextBoosts> boosts) {
    this(weights, boosts, Optional.empty());
  }

  /** The same choices, with those of another where this has none. */
  public SearchTuning or(SearchTuning other) {
    return new SearchTuning(
        weights.or(other::weights), boosts.or(other::boosts), recency.or(other::recency));
  }
}
