package dev.embedway.core.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.store.SearchDefaults;
import dev.embedway.core.store.SearchTuning;
import dev.embedway.core.store.Synonyms;
import dev.embedway.core.store.TextBoosts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RankingTest {

  private static final HybridWeights SETTING = new HybridWeights(1, 1);
  private static final HybridWeights OF_STORE = new HybridWeights(2, 1);
  private static final HybridWeights OF_SEARCH = new HybridWeights(3, 1);
  private static final TextBoosts STORE_BOOSTS = new TextBoosts(2, 1);
  private static final TextBoosts SEARCH_BOOSTS = new TextBoosts(3, 1);
  private static final Synonyms SYNONYMS = new Synonyms(List.of(List.of("tv", "television")));
  private static final SearchDefaults STORE =
      new SearchDefaults(
          new SearchTuning(Optional.of(OF_STORE), Optional.of(STORE_BOOSTS)), SYNONYMS);

  @Test
  void searchesChooseBeforeTheirStoreAndStoresBeforeTheSetting() {
    SearchTuning weights = new SearchTuning(Optional.of(OF_SEARCH), Optional.empty());
    SearchTuning boosts = new SearchTuning(Optional.empty(), Optional.of(SEARCH_BOOSTS));

    assertEquals(
        new Ranking(SETTING, TextBoosts.CONTENT, Synonyms.NONE),
        Ranking.of(SearchTuning.NONE, SearchDefaults.NONE, SETTING));
    assertEquals(
        new Ranking(OF_STORE, STORE_BOOSTS, SYNONYMS),
        Ranking.of(SearchTuning.NONE, STORE, SETTING));
    assertEquals(
        new Ranking(OF_SEARCH, STORE_BOOSTS, SYNONYMS), Ranking.of(weights, STORE, SETTING));
    assertEquals(
        new Ranking(OF_STORE, SEARCH_BOOSTS, SYNONYMS), Ranking.of(boosts, STORE, SETTING));
  }
}
