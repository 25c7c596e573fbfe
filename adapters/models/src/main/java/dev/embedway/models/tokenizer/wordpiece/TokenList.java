package dev.embedway.models.tokenizer.wordpiece;

import dev.embedway.core.model.Tokenizer.Span;
import dev.embedway.models.tokenizer.TokenIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tokens of a text as they are found.
 *
 * <p>One thread at a time.
 */
final class TokenList {
  private final int limit;
  private int[] ids;
  private int[] starts;
  private int[] ends;
  private int size;

  /** A list that is full at {@code limit} tokens; a word's pieces may overfill it. */
  TokenList(int limit, int expected) {
    this.limit = limit;
    this.ids = new int[Math.max(16, expected)];
    this.starts = new int[ids.length];
    this.ends = new int[ids.length];
  }

  boolean isFull() {
    return size >= limit;
  }

  int size() {
    return size;
  }

  void add(int id, int start, int end) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    ids[size] = id;
    starts[size] = start;
    ends[size] = end;
    size++;
  }

  /** True when any token is not this one. */
  boolean hasOtherThan(int id) {
    return Arrays.stream(ids, 0, size).anyMatch(other -> other != id);
  }

  /** Takes the last tokens away. */
  void cutTo(int newSize) {
    size = newSize;
  }

  /** The first {@code limit} ids between {@code first} and {@code last}. */
  TokenIds between(int first, int last) {
    int kept = Math.min(size, limit);
    int[] all = new int[kept + 2];
    all[0] = first;
    System.arraycopy(ids, 0, all, 1, kept);
    all[kept + 1] = last;
    return TokenIds.of(all);
  }

  /**
   * The places of the tokens. Tokens that one code point was decomposed to share its place: the
   * first has it, the others are empty and stand behind it.
   */
  List<Span> spans() {
    List<Span> spans = new ArrayList<>(size);
    int end = 0;
    for (int i = 0; i < size; i++) {
      int start = Math.max(end, starts[i]);
      end = Math.max(start, ends[i]);
      spans.add(new Span(start, end));
    }
    return spans;
  }
}
