package dev.embedway.core.search.highlight;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words of scripts without spaces between them, which are searched by pairs of characters. The
 * characters are those of {@code embedway_unspaced} in pgvector's migrations, and their forms of
 * half width, which NFKC makes such.
 */
final class Bigrams {

  private static final String UNSPACED =
      "[\\x{0E00}-\\x{0EFF}\\x{1000}-\\x{109F}\\x{1100}-\\x{11FF}\\x{1780}-\\x{17FF}"
          + "\\x{2E80}-\\x{2FDF}\\x{3005}-\\x{3007}\\x{3021}-\\x{302F}\\x{3031}-\\x{30FA}"
          + "\\x{30FC}-\\x{31BF}\\x{31F0}-\\x{31FF}\\x{3400}-\\x{4DBF}\\x{4E00}-\\x{9FFF}"
          + "\\x{A960}-\\x{A97F}\\x{A9E0}-\\x{A9FF}\\x{AA60}-\\x{AA7F}\\x{AC00}-\\x{D7FF}"
          + "\\x{F900}-\\x{FAFF}\\x{FF66}-\\x{FF9F}\\x{FFA0}-\\x{FFDC}\\x{1B000}-\\x{1B16F}"
          + "\\x{20000}-\\x{323AF}]";

  private static final Pattern RUN = Pattern.compile(UNSPACED + "++");

  private Bigrams() {}

  /** Finds the runs of such characters. */
  static Matcher runs(String text) {
    return RUN.matcher(text);
  }

  /** True of a word that has such characters alone. */
  static boolean isRun(String word) {
    return RUN.matcher(word).matches();
  }

  /** True of one such character. */
  static boolean isCharacter(String term) {
    return isRun(term) && term.codePointCount(0, term.length()) == 1;
  }

  /** Places at which the characters of a run begin, and its end. */
  static List<Integer> bounds(String text, int start, int end) {
    List<Integer> bounds = new ArrayList<>();
    for (int at = start; at < end; at += Character.charCount(text.codePointAt(at))) {
      bounds.add(at);
    }
    bounds.add(end);
    return bounds;
  }

  /** Terms of a run, as a query has them: its pairs, or its one character. */
  static Set<String> terms(String run) {
    String text = Normalizer.normalize(run, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    List<Integer> bounds = bounds(text, 0, text.length());
    if (bounds.size() <= 2) {
      return Set.of(text);
    }
    Set<String> terms = new LinkedHashSet<>();
    for (int i = 2; i < bounds.size(); i++) {
      terms.add(text.substring(bounds.get(i - 2), bounds.get(i)));
    }
    return terms;
  }
}
