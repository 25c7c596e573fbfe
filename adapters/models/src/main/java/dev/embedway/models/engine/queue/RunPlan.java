package dev.embedway.models.engine.queue;

import dev.embedway.models.engine.residency.RunPolicy;
import dev.embedway.models.engine.residency.RunPolicy.Mates;
import dev.embedway.models.tokenizer.TokenIds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Divides texts among runs so that little padding is computed. */
final class RunPlan {
  private RunPlan() {}

  /**
   * Places of texts in {@code texts}, run by run. Texts of like length share a run, and the longest
   * come first, so that workers end together.
   */
  static List<List<Integer>> of(List<TokenIds> texts, RunPolicy policy) {
    List<Integer> places = new ArrayList<>(texts.size());
    for (int place = 0; place < texts.size(); place++) {
      places.add(place);
    }
    places.sort(Comparator.comparingInt((Integer place) -> -texts.get(place).length()));
    List<List<Integer>> runs = new ArrayList<>();
    int from = 0;
    while (from < places.size()) {
      int longest = texts.get(places.get(from)).length();
      int fitting = policy.mates() == Mates.NONE ? 1 : Math.max(1, policy.maxTokens() / longest);
      int to = from + 1;
      while (to < places.size()
          && to < from + fitting
          && (policy.mates() == Mates.LIKE || texts.get(places.get(to)).length() == longest)) {
        to++;
      }
      runs.add(List.copyOf(places.subList(from, to)));
      from = to;
    }
    return runs;
  }
}
