package dev.embedway.core.copy;

import dev.embedway.core.record.batch.CopyOrder.Origin;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Comparison of keywords with those of documents: a document's are its attribute {@value
 * #ATTRIBUTE}, separated by commas. Case, width and space around them do not count.
 */
final class KeywordMatch {

  /** Attribute that has a document's keywords. */
  static final String ATTRIBUTE = "keywords";

  private final Origin.Keywords asked;
  private final Set<String> words;

  KeywordMatch(Origin.Keywords asked) {
    this.asked = asked;
    this.words = asked.words().stream().map(KeywordMatch::normal).collect(Collectors.toSet());
  }

  /** True of the attributes of a document that has the keywords. */
  boolean holds(Map<String, Object> attributes) {
    Set<String> has =
        Arrays.stream(String.valueOf(attributes.getOrDefault(ATTRIBUTE, "")).split(","))
            .map(KeywordMatch::normal)
            .collect(Collectors.toSet());
    return switch (asked.match()) {
      case ANY -> words.stream().anyMatch(has::contains);
      case ALL -> has.containsAll(words);
    };
  }

  private static String normal(String word) {
    return Normalizer.normalize(word, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
  }
}
