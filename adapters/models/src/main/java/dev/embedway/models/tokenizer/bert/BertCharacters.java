package dev.embedway.models.tokenizer.bert;

import java.util.Set;

/** BERT's own classes of characters, which are not quite Unicode's. */
final class BertCharacters {
  /** Punctuation that later versions of Unicode class otherwise. */
  private static final Set<Integer> PUNCTUATION_IN_UNICODE_8 = Set.of(0x166D, 0x111C9);

  /** Non-spacing marks that later versions of Unicode class otherwise. */
  private static final Set<Integer> NON_SPACING_IN_UNICODE_8 = Set.of(0x1734, 0x1171E);

  private BertCharacters() {}

  /** Control characters and those without a meaning. */
  static boolean isRemoved(int codePoint) {
    if (codePoint == '\t' || codePoint == '\n' || codePoint == '\r') {
      return false;
    }
    return codePoint == 0xFFFD
        || switch (Character.getType(codePoint)) {
          case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE ->
              !CharactersAfterUnicode8.contains(codePoint);
          default -> false;
        };
  }

  /** Unicode's property White_Space. */
  static boolean isWhiteSpace(int codePoint) {
    return (codePoint >= 0x09 && codePoint <= 0x0D)
        || codePoint == 0x85
        || Character.isSpaceChar(codePoint);
  }

  /** All of ASCII that is neither letter nor digit, and Unicode's punctuation. */
  static boolean isPunctuation(int codePoint) {
    if (codePoint < 0x80) {
      return codePoint > ' ' && codePoint < 0x7F && !Character.isLetterOrDigit(codePoint);
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          !CharactersAfterUnicode8.contains(codePoint);
      default -> PUNCTUATION_IN_UNICODE_8.contains(codePoint);
    };
  }

  /** Marks without a width of their own. */
  static boolean isStripped(int codePoint) {
    return Character.getType(codePoint) == Character.NON_SPACING_MARK
        ? !CharactersAfterUnicode8.contains(codePoint)
            && !PUNCTUATION_IN_UNICODE_8.contains(codePoint)
        : NON_SPACING_IN_UNICODE_8.contains(codePoint);
  }

  /** The ideographs that BERT takes one by one: blocks as its authors listed them. */
  static boolean isChinese(int codePoint) {
    return (codePoint >= 0x4E00 && codePoint <= 0x9FFF)
        || (codePoint >= 0x3400 && codePoint <= 0x4DBF)
        || (codePoint >= 0x20000 && codePoint <= 0x2A6DF)
        || (codePoint >= 0x2A700 && codePoint <= 0x2B73F)
        || (codePoint >= 0x2B740 && codePoint <= 0x2B81F)
        || (codePoint >= 0x2B920 && codePoint <= 0x2CEAF)
        || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
        || (codePoint >= 0x2F800 && codePoint <= 0x2FA1F);
  }
}
