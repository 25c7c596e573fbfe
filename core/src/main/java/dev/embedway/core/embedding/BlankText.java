package dev.embedway.core.embedding;

/**
 * Texts that show nothing: white space, controls, signs of no width, and the sign that stands for
 * what could not be read.
 *
 * @see <a href="https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point">characters that
 *     are shown as nothing</a>
 */
public final class BlankText {

  private static final int REPLACEMENT = 0xfffd;
  private static final int BRAILLE_BLANK = 0x2800;

  private BlankText() {}

  /** True when nothing of a text can be seen; true of an empty one. */
  public static boolean isBlank(String text) {
    return text.codePoints().allMatch(BlankText::showsNothing);
  }

  private static boolean showsNothing(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE ->
          true;
      default -> codePoint == REPLACEMENT || codePoint == BRAILLE_BLANK || isIgnorable(codePoint);
    };
  }

  /** Those of Unicode's ignorable characters that no category above has. */
  private static boolean isIgnorable(int codePoint) {
    return codePoint == 0x034f
        || (codePoint >= 0x115f && codePoint <= 0x1160)
        || (codePoint >= 0x17b4 && codePoint <= 0x17b5)
        || (codePoint >= 0x180b && codePoint <= 0x180f)
        || codePoint == 0x2065
        || codePoint == 0x3164
        || (codePoint >= 0xfe00 && codePoint <= 0xfe0f)
        || codePoint == 0xffa0
        || (codePoint >= 0xfff0 && codePoint <= 0xfff8)
        || (codePoint >= 0xe0000 && codePoint <= 0xe0fff);
  }
}
