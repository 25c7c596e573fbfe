package dev.embedway.core.model;

/** Levenshtein distance, to suggest names near a mistyped one. */
final class EditDistance {

  private static final int LONGEST = 200;

  private EditDistance() {}

  /**
   * Insertions, deletions and replacements between the first 200 characters of two strings, case
   * ignored.
   */
  static int between(String a, String b) {
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

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), LONGEST)).toLowerCase(java.util.Locale.ROOT);
  }
}
