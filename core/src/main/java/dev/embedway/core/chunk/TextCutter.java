package dev.embedway.core.chunk;

import dev.embedway.core.chunk.text.TokenUnits;
import dev.embedway.core.model.Tokenizer;
import java.util.function.Consumer;

/**
 * Walks over a text's units, cutting chunks that fit.
 *
 * <p>A token count of a part may differ from its share of the whole's, so every chunk is counted by
 * itself and shortened until it fits. One thread at a time.
 */
final class TextCutter {

  /** Shortenings in proportion to the excess, before halving. */
  private static final int CAREFUL_TRIES = 4;

  private final TokenUnits units;
  private final Tokenizer tokenizer;
  private final CutPoints points;
  private final int size;
  private final int overlap;
  private final Consumer<Chunk> to;
  private int cut;

  /**
   * A cutter of one text.
   *
   * @param size most tokens of a chunk, special tokens not counted
   * @param to takes each chunk
   */
  TextCutter(
      TokenUnits units,
      Tokenizer tokenizer,
      CutPoints points,
      int size,
      int overlap,
      Consumer<Chunk> to) {
    this.units = units;
    this.tokenizer = tokenizer;
    this.points = points;
    this.size = size;
    this.overlap = overlap;
    this.to = to;
  }

  void cut() {
    int from = 0;
    int reached = 0;
    while (reached < units.size()) {
      Candidate candidate = candidate(from, reached);
      if (candidate.to() <= reached) {
        // The overlap leaves no room for anything new: try with half of it.
        from += Math.max(1, (reached - from + 1) / 2);
      } else {
        add(candidate);
        reached = candidate.to();
        from = Math.max(from + 1, nextStart(reached));
      }
    }
  }

  private int nextStart(int reached) {
    return points.nextStart(units.reachBack(reached, overlap), reached);
  }

  private Candidate candidate(int from, int reached) {
    int max = units.reach(from, size);
    int to = max <= reached ? max : points.end(from, Math.max(from, reached) + 1, max);
    int tokens = count(units.text(from, to));
    for (int tries = 0; tokens > size && to > from + 1; tries++) {
      to = shortened(from, to, tokens, tries);
      tokens = count(units.text(from, to));
    }
    return new Candidate(from, to, tokens);
  }

  private int shortened(int from, int to, int tokens, int tries) {
    long weight = units.weight(from, to);
    long budget = tries < CAREFUL_TRIES ? weight * size / tokens : weight / 2;
    int max = Math.min(to - 1, units.reach(from, budget));
    return tries < CAREFUL_TRIES ? points.end(from, from + 1, max) : max;
  }

  private void add(Candidate candidate) {
    if (candidate.tokens() <= size) {
      add(units.start(candidate.from()), units.end(candidate.to() - 1), candidate.tokens());
      return;
    }
    // One unit that is too long by itself: cut between its characters.
    int start = units.start(candidate.from());
    int end = units.end(candidate.from());
    while (start < end) {
      int to = fittingEnd(start, end);
      add(start, to, count(units.between(start, to)));
      start = to;
    }
  }

  /** The furthest offset found up to which characters fit; one code point always does. */
  private int fittingEnd(int start, int end) {
    int to = end;
    while (count(units.between(start, to)) > size) {
      int middle = start + (to - start) / 2;
      int shorter = units.isInsidePair(middle) ? middle - 1 : middle;
      if (shorter <= start) {
        return units.isInsidePair(start + 1) ? start + 2 : start + 1;
      }
      to = shorter;
    }
    return to;
  }

  private void add(int start, int end, int tokens) {
    int counted = tokens + tokenizer.specialTokens();
    to.accept(new Chunk(cut, start, end, units.between(start, end), counted));
    cut++;
  }

  private int count(String text) {
    return tokenizer.count(text) - tokenizer.specialTokens();
  }

  private record Candidate(int from, int to, int tokens) {}
}
