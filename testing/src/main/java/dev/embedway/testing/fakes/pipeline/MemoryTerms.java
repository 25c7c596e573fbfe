package dev.embedway.testing.fakes.pipeline;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Terms of English texts: words in lower case, without the s of a plural, and no articles. */
final class MemoryTerms {

  private static final Set<String> STOP_WORDS = Set.of("", "a", "an", "and", "of", "the");

  private MemoryTerms() {}

  static Set<String> of(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
        .map(word -> word.replaceFirst("(?<=..)s$", ""))
        .filter(word -> !STOP_WORDS.contains(word))
        .collect(Collectors.toSet());
  }
}
