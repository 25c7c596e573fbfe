package dev.embedway.bench.readers;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Words of a text with their counts, in one case and compatibility form. What is no letter and no
 * digit separates them.
 *
 * <p>Immutable.
 */
record WordCounts(Map<String, Integer> counts) {

  private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

  WordCounts {
    counts = Map.copyOf(counts);
  }

  static WordCounts of(String text) {
    Map<String, Integer> counts = new HashMap<>();
    String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    for (String word : SEPARATORS.split(folded, -1)) {
      if (!word.isEmpty()) {
        counts.merge(word, 1, Integer::sum);
      }
    }
    return new WordCounts(counts);
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  /** Share of these words, each as often as it stands here, that another text has too; 0..1. */
  double recallIn(WordCounts other) {
    long all = 0;
    long found = 0;
    for (Map.Entry<String, Integer> word : counts.entrySet()) {
      all += word.getValue();
      found += Math.min(word.getValue(), other.counts.getOrDefault(word.getKey(), 0));
    }
    return (double) found / all;
  }
}
