package dev.embedway.core.vector;

/**
 * Text that every store can keep: Unicode without NUL, which PostgreSQL refuses, and without
 * unpaired surrogates, which have no UTF-8.
 */
public final class StorableText {

  private StorableText() {}

  /** True if {@code text} can be kept as it is. */
  public static boolean isStorable(String text) {
    return text.codePoints().allMatch(StorableText::isStorable);
  }

  /** {@code text} with a space for each code point that cannot be kept; for queries. */
  public static String storable(String text) {
    return isStorable(text)
        ? text
        : text.codePoints()
            .map(codePoint -> isStorable(codePoint) ? codePoint : ' ')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  private static boolean isStorable(int codePoint) {
    return codePoint != 0
        && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
  }
}
