package dev.embedway.models.tokenizer.choice;

import org.jspecify.annotations.Nullable;

/**
 * Places in a text, counted in code points, as places counted in UTF-16 units.
 *
 * <p>Immutable.
 */
final class CodePointOffsets {
  private final int length;

  /** UTF-16 offset of each code point; null where every code point is one unit. */
  private final int @Nullable [] offsets;

  private CodePointOffsets(int length, int @Nullable [] offsets) {
    this.length = length;
    this.offsets = offsets;
  }

  static CodePointOffsets of(String text) {
    int codePoints = text.codePointCount(0, text.length());
    if (codePoints == text.length()) {
      return new CodePointOffsets(text.length(), null);
    }
    int[] offsets = new int[codePoints];
    int at = 0;
    for (int i = 0; i < codePoints; i++) {
      offsets[i] = at;
      at += Character.charCount(text.codePointAt(at));
    }
    return new CodePointOffsets(text.length(), offsets);
  }

  int utf16(int codePoint) {
    int[] known = offsets;
    if (known == null) {
      return Math.min(codePoint, length);
    }
    return codePoint < known.length ? known[codePoint] : length;
  }
}
