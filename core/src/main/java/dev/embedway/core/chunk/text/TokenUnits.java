package dev.embedway.core.chunk.text;

import dev.embedway.core.model.Tokenizer;
import java.util.Arrays;

/**
 * A text as a row of units that are cut between, not within: tokens, pieces of a token that is a
 * long run of characters, and whatever characters the tokenizer leaves out. White space between
 * units belongs to none.
 *
 * <p>Made by one pass of the tokenizer over the text, in segments. One thread at a time while it is
 * built, immutable after.
 */
public final class TokenUnits {

  /**
   * Longest unit in UTF-16 units. Some tokenizers answer a word of any length with one "unknown"
   * token, which must not make a chunk of any length.
   */
  static final int MAX_UNIT_LENGTH = 32;

  /** Characters that are tokenised at once, so that memory does not grow with the text. */
  private static final int SEGMENT = 16_384;

  private final String text;
  private int size;
  private int[] starts;

  /** No unit is longer than {@link #MAX_UNIT_LENGTH}. */
  private byte[] lengths;

  /** Weight of all units before this one; at most that of the text, so it fits. */
  private int[] before;

  private TokenUnits(String text) {
    this.text = text;
    int guess = text.length() / 4 + 16;
    starts = new int[guess];
    lengths = new byte[guess];
    before = new int[guess + 1];
  }

  /** The units of a text. */
  public static TokenUnits of(String text, Tokenizer tokenizer) {
    TokenUnits units = new TokenUnits(text);
    int from = 0;
    while (from < text.length()) {
      int to = segmentEnd(text, from);
      units.addSegment(from, to, tokenizer);
      from = to;
    }
    return units;
  }

  /** Count of units. */
  public int size() {
    return size;
  }

  /** Offset of a unit's first character. */
  public int start(int unit) {
    return starts[unit];
  }

  /** Offset after a unit's last character. */
  public int end(int unit) {
    return starts[unit] + lengths[unit];
  }

  /** The characters from one unit's start to the end of the unit before {@code to}. */
  public String text(int from, int to) {
    return text.substring(starts[from], end(to - 1));
  }

  /** About how many tokens the units {@code from} (included) to {@code to} (excluded) are. */
  public long weight(int from, int to) {
    return (long) before[to] - before[from];
  }

  /** The highest {@code to} with {@code weight(from, to) <= budget}, but at least one unit. */
  public int reach(int from, long budget) {
    int found = Arrays.binarySearch(before, from, size + 1, capped(before[from] + budget));
    int to = found >= 0 ? found : -found - 2;
    return Math.max(to, from + 1);
  }

  /** The lowest {@code from} with {@code weight(from, to) <= budget}; {@code to} for none. */
  public int reachBack(int to, long budget) {
    int found = Arrays.binarySearch(before, 0, to + 1, capped(before[to] - budget));
    return found >= 0 ? found : -found - 1;
  }

  /** The first unit that starts at an offset or after it; {@link #size} for none. */
  int firstFrom(int offset) {
    int found = Arrays.binarySearch(starts, 0, size, offset);
    return found >= 0 ? found : -found - 1;
  }

  private static int capped(long weight) {
    return Math.clamp(weight, -1, Integer.MAX_VALUE);
  }

  private static int segmentEnd(String text, int from) {
    int to = Math.min(text.length(), from + SEGMENT);
    if (to == text.length()) {
      return to;
    }
    for (int i = to; i > from; i--) {
      if (Character.isWhitespace(text.charAt(i - 1))) {
        return i;
      }
    }
    return insidePair(text, to) ? to - 1 : to;
  }

  private void addSegment(int from, int to, Tokenizer tokenizer) {
    int covered = from;
    for (Tokenizer.Span span : tokenizer.spans(text.substring(from, to))) {
      int start = Math.max(covered, Math.min(to, from + span.start()));
      int end = Math.min(to, from + span.end());
      end = insidePair(text, end) ? end + 1 : end;
      if (end <= start) {
        addWeight();
      } else {
        addPieces(covered, start);
        addToken(start, end);
        covered = end;
      }
    }
    addPieces(covered, to);
  }

  /** A further token of characters that a unit has already. */
  private void addWeight() {
    if (size > 0) {
      before[size]++;
    }
  }

  private void addToken(int start, int end) {
    if (end - start > MAX_UNIT_LENGTH) {
      addPieces(start, end);
      return;
    }
    int first = skipSpace(start, end);
    if (first < end) {
      add(first, trimmedEnd(first, end), 1);
    }
  }

  /** Characters that no usable token stands for, cut at white space and every few characters. */
  private void addPieces(int from, int to) {
    int start = skipSpace(from, to);
    while (start < to) {
      int end = start;
      int last = Math.min(to, start + MAX_UNIT_LENGTH);
      while (end < last && !Character.isWhitespace(text.charAt(end))) {
        end++;
      }
      if (insidePair(text, end)) {
        end--;
      }
      add(start, end, end - start);
      start = skipSpace(end, to);
    }
  }

  private void add(int start, int end, int weight) {
    if (size == starts.length) {
      int capacity = size + size / 2 + 16;
      starts = Arrays.copyOf(starts, capacity);
      lengths = Arrays.copyOf(lengths, capacity);
      before = Arrays.copyOf(before, capacity + 1);
    }
    starts[size] = start;
    lengths[size] = (byte) (end - start);
    before[size + 1] = before[size] + weight;
    size++;
  }

  private int skipSpace(int from, int to) {
    int i = from;
    while (i < to && Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private int trimmedEnd(int from, int to) {
    int i = to;
    while (i > from && Character.isWhitespace(text.charAt(i - 1))) {
      i--;
    }
    return i;
  }

  /** The characters between two offsets. */
  public String between(int start, int end) {
    return text.substring(start, end);
  }

  /** True if an offset falls between the halves of a surrogate pair. */
  public boolean isInsidePair(int offset) {
    return insidePair(text, offset);
  }

  private static boolean insidePair(String text, int offset) {
    return offset > 0
        && offset < text.length()
        && Character.isHighSurrogate(text.charAt(offset - 1))
        && Character.isLowSurrogate(text.charAt(offset));
  }
}
