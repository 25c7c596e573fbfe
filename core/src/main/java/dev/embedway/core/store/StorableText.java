package dev.embedway.core.store;

/**
 * Text that every store can keep: Unicode without NUL, which PostgreSQL refuses, and without
 * unpaired surrogates, which have no UTF-8.
 */
public final class StorableText {

  private static final char REPLACEMENT = '\uFFFD';

  private StorableText() {}

  /** True if {@code text} can be kept as it is. */
  public static boolean isStorable(String text) {
    return firstUnstorable(text, 0) == text.length();
  }

  /** Text of the same length with U+FFFD for each character that cannot be kept. */
  public static String of(String text) {
    return replace(text, REPLACEMENT);
  }

  /** Query of the same length with a space for each character that cannot be kept. */
  public static String ofQuery(String text) {
    return replace(text, ' ');
  }

  private static String replace(String text, char replacement) {
    int bad = firstUnstorable(text, 0);
    if (bad == text.length()) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text);
    for (int i = bad; i < text.length(); i = firstUnstorable(text, i + 1)) {
      clean.setCharAt(i, replacement);
    }
    return clean.toString();
  }

  private static int firstUnstorable(String text, int from) {
    int i = from;
    while (i < text.length()) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (!pair && (c == 0 || Character.isSurrogate(c))) {
        return i;
      }
      i += pair ? 2 : 1;
    }
    return i;
  }
}
