package dev.embedway.core.store;

import java.util.Optional;

/**
 * Choices of how matches are ordered.
 *
 * @param weights of the two rankings of a hybrid search, where any are chosen
 * @param boosts of the parts of a chunk, where any are chosen
 */
public record SearchTuning(Optional<HybridWeights> weights, Optional<TextBoosts> boosts) {

  /** No choice. */
  public static final SearchTuning NONE = new SearchTuning(Optional.empty(), Optional.empty());

  /** The same choices, with those of another where this has none. */
  public SearchTuning or(SearchTuning other) {
    return new SearchTuning(weights.or(other::weights), boosts.or(other::boosts));
  }
}
