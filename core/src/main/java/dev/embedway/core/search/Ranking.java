package dev.embedway.core.search;

import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.store.SearchTuning;
import dev.embedway.core.store.TextBoosts;

/**
 * Order of a search's matches.
 *
 * @param weights of the two rankings of a hybrid search
 * @param boosts of the parts of a chunk where words are compared
 */
public record Ranking(HybridWeights weights, TextBoosts boosts) {

  /** The order by choices; texts count alone where no boosts are chosen. */
  public static Ranking of(SearchTuning tuning, HybridWeights absent) {
    return new Ranking(tuning.weights().orElse(absent), tuning.boosts().orElse(TextBoosts.CONTENT));
  }
}
