package dev.embedway.models.tokenizer;

import java.util.Arrays;

/** Index from each byte of a string's UTF-8 form to its character in the string. Immutable. */
final class Utf8Places {

  private final int[] chars;

  private Utf8Places(int[] chars) {
    this.chars = chars;
  }

  static Utf8Places of(String text) {
    int[] chars = new int[text.length() * 3 + 1];
    int bytes = 0;
    int at = 0;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      for (int i = bytes(codePoint); i > 0; i--) {
        chars[bytes++] = at;
      }
      at += Character.charCount(codePoint);
    }
    chars[bytes] = at;
    return new Utf8Places(Arrays.copyOf(chars, bytes + 1));
  }

  /** UTF-16 offset of the character that a byte belongs to; the text's length behind the last. */
  int charAt(int offset) {
    return chars[offset];
  }

  /** A surrogate alone becomes a question mark. */
  private static int bytes(int codePoint) {
    boolean lone = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    if (codePoint < 0x80 || lone) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }
}
