package dev.embedway.core.registry;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Levenshtein distance, to suggest names near a mistyped one. */
public final class EditDistance {

  private static final int MAX_LENGTH = 200;

  private EditDistance() {}

  /**
   * Insertions, deletions and replacements between the first 200 characters of two strings, case
   * ignored.
   */
  public static int between(String a, String b) {
    String left = cut(a);
    String right = cut(b);
    int[] previous = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int[] current = new int[right.length() + 1];
      current[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int replace = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replace, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[right.length()];
  }

  /** The known name nearest to a given one; empty where more than a third of it is different. */
  public static Optional<String> nearest(String given, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> between(given, name)))
        .filter(name -> between(given, name) * 3 <= Math.max(given.length(), name.length()));
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), MAX_LENGTH))
        .toLowerCase(java.util.Locale.ROOT);
  }
}
