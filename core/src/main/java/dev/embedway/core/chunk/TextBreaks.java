package dev.embedway.core.chunk;

/**
 * Cut points that respect how a text is built.
 *
 * <p>Immutable.
 */
final class TextBreaks implements CutPoints {

  private static final String SENTENCE_ENDS = ".!?\u2026\u3002\uff01\uff1f";
  private static final String WIDE_SENTENCE_ENDS = "\u3002\uff01\uff1f";
  private static final String CLOSERS = ")]}\"'\u201d\u2019\u00bb\u300d\u300f";
  private static final String LINE_MARKERS = "-*+#>|\u2022";

  private final String text;
  private final TokenUnits units;
  private final int leastWeight;

  /**
   * The breaks of a text.
   *
   * @param leastWeight tokens that a chunk has at least if it is to end at a paragraph or a
   *     sentence
   */
  TextBreaks(String text, TokenUnits units, int leastWeight) {
    this.text = text;
    this.units = units;
    this.leastWeight = leastWeight;
  }

  @Override
  public int end(int from, int least, int most) {
    if (most == units.size()) {
      return most;
    }
    int filled = Math.max(least, units.reach(from, leastWeight));
    int paragraph = last(Break.PARAGRAPH, filled, most);
    if (paragraph > 0) {
      return paragraph;
    }
    int sentence = last(Break.SENTENCE, filled, most);
    if (sentence > 0) {
      return sentence;
    }
    int word = last(Break.WORD, least, most);
    return word > 0 ? word : most;
  }

  @Override
  public int nextStart(int earliest, int end) {
    int sentence = first(Break.SENTENCE, earliest, end);
    return sentence < end ? sentence : first(Break.WORD, earliest, end);
  }

  private int last(Break kind, int least, int most) {
    for (int unit = most; unit >= least; unit--) {
      if (before(unit).compareTo(kind) >= 0) {
        return unit;
      }
    }
    return 0;
  }

  private int first(Break kind, int earliest, int end) {
    int unit = earliest;
    while (unit < end && before(unit).compareTo(kind) < 0) {
      unit++;
    }
    return unit;
  }

  /** What ends before a unit. */
  private Break before(int unit) {
    if (unit == 0 || unit == units.size()) {
      return Break.PARAGRAPH;
    }
    int from = units.end(unit - 1);
    int to = units.start(unit);
    if (from == to) {
      return WIDE_SENTENCE_ENDS.indexOf(text.charAt(from - 1)) >= 0 ? Break.SENTENCE : Break.NONE;
    }
    int lines = lines(from, to);
    if (lines > 1) {
      return Break.PARAGRAPH;
    }
    boolean newLine = lines == 1 && LINE_MARKERS.indexOf(text.charAt(to)) >= 0;
    return newLine || endsSentence(from) ? Break.SENTENCE : Break.WORD;
  }

  private int lines(int from, int to) {
    int lines = 0;
    for (int i = from; i < to; i++) {
      lines +=
          switch (text.charAt(i)) {
            case '\n', '\u2028' -> 1;
            case '\f', '\u2029' -> 2;
            default -> 0;
          };
    }
    return lines;
  }

  private boolean endsSentence(int end) {
    int last = end - 1;
    while (last > 0 && CLOSERS.indexOf(text.charAt(last)) >= 0) {
      last--;
    }
    return SENTENCE_ENDS.indexOf(text.charAt(last)) >= 0;
  }

  /** What a cut would end, from small to large. */
  private enum Break {
    NONE,
    WORD,
    SENTENCE,
    PARAGRAPH
  }
}
