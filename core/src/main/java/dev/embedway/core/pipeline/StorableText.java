package dev.embedway.core.pipeline;

/** Text that every store can hold. */
final class StorableText {

  private static final char REPLACEMENT = '\uFFFD';

  private StorableText() {}

  /** The text of the same length, NUL and lone halves of surrogate pairs replaced by U+FFFD. */
  static String of(String text) {
    int bad = firstBad(text, 0);
    if (bad == text.length()) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text);
    for (int i = bad; i < text.length(); i = firstBad(text, i + 1)) {
      clean.setCharAt(i, REPLACEMENT);
    }
    return clean.toString();
  }

  private static int firstBad(String text, int from) {
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
