package dev.embedway.core.chunk;

import dev.embedway.core.chunk.text.Break;
import dev.embedway.core.chunk.text.TextBreaks;
import dev.embedway.core.chunk.text.TokenUnits;

/**
 * Cuts at the end of a paragraph, else of a sentence, where that leaves a chunk well filled, else
 * of a word.
 *
 * <p>Immutable.
 */
final class RecursiveCuts implements CutPoints {

  private final TextBreaks breaks;
  private final TokenUnits units;
  private final int minWeight;

  /**
   * The cuts of a text.
   *
   * @param minWeight tokens that a chunk has at least if it is to end at a paragraph or a sentence
   */
  RecursiveCuts(TextBreaks breaks, TokenUnits units, int minWeight) {
    this.breaks = breaks;
    this.units = units;
    this.minWeight = minWeight;
  }

  @Override
  public int end(int from, int min, int max) {
    if (max == units.size()) {
      return max;
    }
    int filled = Math.max(min, units.reach(from, minWeight));
    int paragraph = breaks.last(Break.PARAGRAPH, filled, max);
    if (paragraph > 0) {
      return paragraph;
    }
    int sentence = breaks.last(Break.SENTENCE, filled, max);
    if (sentence > 0) {
      return sentence;
    }
    int word = breaks.last(Break.WORD, min, max);
    return word > 0 ? word : max;
  }

  @Override
  public int nextStart(int earliest, int end) {
    int sentence = breaks.first(Break.SENTENCE, earliest, end);
    return sentence < end ? sentence : breaks.first(Break.WORD, earliest, end);
  }
}
