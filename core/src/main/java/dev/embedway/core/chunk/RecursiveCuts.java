package dev.embedway.core.chunk;

/**
 * Cuts at the end of a paragraph, else of a sentence, where that leaves a chunk well filled, else
 * of a word.
 *
 * <p>Immutable.
 */
final class RecursiveCuts implements CutPoints {

  private final TextBreaks breaks;
  private final TokenUnits units;
  private final int leastWeight;

  /**
   * The cuts of a text.
   *
   * @param leastWeight tokens that a chunk has at least if it is to end at a paragraph or a
   *     sentence
   */
  RecursiveCuts(TextBreaks breaks, TokenUnits units, int leastWeight) {
    this.breaks = breaks;
    this.units = units;
    this.leastWeight = leastWeight;
  }

  @Override
  public int end(int from, int least, int most) {
    if (most == units.size()) {
      return most;
    }
    int filled = Math.max(least, units.reach(from, leastWeight));
    int paragraph = breaks.last(Break.PARAGRAPH, filled, most);
    if (paragraph > 0) {
      return paragraph;
    }
    int sentence = breaks.last(Break.SENTENCE, filled, most);
    if (sentence > 0) {
      return sentence;
    }
    int word = breaks.last(Break.WORD, least, most);
    return word > 0 ? word : most;
  }

  @Override
  public int nextStart(int earliest, int end) {
    int sentence = breaks.first(Break.SENTENCE, earliest, end);
    return sentence < end ? sentence : breaks.first(Break.WORD, earliest, end);
  }
}
