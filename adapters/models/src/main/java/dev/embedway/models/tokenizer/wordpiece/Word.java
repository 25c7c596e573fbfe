package dev.embedway.models.tokenizer.wordpiece;

/**
 * A normalised word while it is read, with the place in the text that each of its units came from.
 *
 * <p>One thread at a time.
 */
final class Word {
  private final char[] units;
  private final int[] starts;
  private final int[] ends;
  private final int[] hashes;
  private final int maxCodePoints;
  private int length;
  private int codePoints;
  private int lastEnd;

  Word(int maxCodePoints) {
    this.maxCodePoints = maxCodePoints;
    this.units = new char[2 * maxCodePoints];
    this.starts = new int[units.length];
    this.ends = new int[units.length];
    this.hashes = new int[units.length];
  }

  void clear() {
    length = 0;
    codePoints = 0;
  }

  boolean isEmpty() {
    return codePoints == 0;
  }

  boolean isTooLong() {
    return codePoints > maxCodePoints;
  }

  /** Adds what one code point of the text, at {@code [start, end)}, was normalised to. */
  void append(String normalized, int start, int end) {
    codePoints += normalized.codePointCount(0, normalized.length());
    lastEnd = end;
    if (isTooLong()) {
      return;
    }
    for (int i = 0; i < normalized.length(); i++) {
      units[length] = normalized.charAt(i);
      starts[length] = start;
      ends[length] = end;
      length++;
    }
  }

  /** Lets a mark that was stripped belong to the code point before it. */
  void extendTo(int end) {
    lastEnd = end;
    if (!isTooLong()) {
      ends[length - 1] = end;
    }
  }

  int length() {
    return length;
  }

  char[] units() {
    return units;
  }

  /** Room for the vocabulary's work on this word. */
  int[] hashes() {
    return hashes;
  }

  int start(int unit) {
    return starts[unit];
  }

  int end(int unit) {
    return ends[unit];
  }

  /** End of the word in the text, the units of a word that is too long included. */
  int lastEnd() {
    return lastEnd;
  }
}
