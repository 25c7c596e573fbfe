package dev.embedway.core.search;

import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.store.SearchDefaults;
import dev.embedway.core.store.SearchTuning;
import dev.embedway.core.store.Synonyms;
import dev.embedway.core.store.TextBoosts;

/**
 * Order of a search's matches.
 *
 * @param weights of the two rankings of a hybrid search
 * @param boosts of the parts of a chunk where words are compared
 * @param synonyms of words that are compared
 */
public record Ranking(HybridWeights weights, TextBoosts boosts, Synonyms synonyms) {

  /** The order by weights, of words in texts alone and without synonyms. */
  public static Ranking of(HybridWeights weights) {
    return new Ranking(weights, TextBoosts.CONTENT, Synonyms.NONE);
  }

  /**
   * The order by choices of a search, those of its store where it has none, and {@code weights}.
   */
  public static Ranking of(SearchTuning chosen, SearchDefaults store, HybridWeights weights) {
    SearchTuning tuning = chosen.or(store.tuning());
    return new Ranking(
        tuning.weights().orElse(weights),
        tuning.boosts().orElse(TextBoosts.CONTENT),
        store.synonyms());
  }
}
