package dev.embedway.core.chunk;

import dev.embedway.core.chunk.text.Break;
import dev.embedway.core.chunk.text.TextBreaks;
import dev.embedway.core.chunk.text.TokenUnits;
import java.util.List;

/**
 * Cuts at the largest kind of break that leaves a chunk well filled, or whose next part would fit a
 * chunk as a whole; within a part only where the part alone is too long.
 *
 * <p>Immutable.
 */
final class LayeredCuts implements CutPoints {

  private final TextBreaks breaks;
  private final TokenUnits units;
  private final List<Break> layers;
  private final int size;

  /**
   * The cuts of a text.
   *
   * @param layers kinds of breaks to cut at, the preferred one first
   * @param size tokens of a chunk
   */
  LayeredCuts(TextBreaks breaks, TokenUnits units, List<Break> layers, int size) {
    this.breaks = breaks;
    this.units = units;
    this.layers = layers;
    this.size = size;
  }

  @Override
  public int end(int from, int min, int max) {
    if (max == units.size()) {
      return max;
    }
    for (Break kind : layers) {
      int end = breaks.last(kind, min, max);
      if (end > 0 && (units.weight(from, end) >= size / 4 || partEnd(kind, end) > 0)) {
        return end;
      }
    }
    int word = breaks.last(Break.WORD, min, max);
    return word > 0 ? word : max;
  }

  /** Whole parts are repeated; words only of a part that was cut. */
  @Override
  public int nextStart(int earliest, int end) {
    int from = Math.max(earliest, earliestFor(end));
    for (Break kind : layers) {
      int start = breaks.first(kind, from, end);
      if (start < end) {
        return start;
      }
    }
    boolean cut = breaks.before(end).compareTo(layers.getLast()) < 0;
    return cut ? breaks.first(Break.WORD, from, end) : end;
  }

  /** Earliest start of a chunk, if the part after {@code end} is to fit in it. */
  private int earliestFor(int end) {
    if (end == units.size()) {
      return end;
    }
    for (Break kind : layers) {
      int part = partEnd(kind, end);
      if (part > 0) {
        // A part of one unit may be counted as more than a chunk.
        return Math.min(end, units.reachBack(part, size));
      }
    }
    return 0;
  }

  /** The end of the part that begins at a unit, 0 where it is longer than a chunk. */
  private int partEnd(Break kind, int from) {
    int beyond = units.reach(from, size) + 1;
    int end = breaks.first(kind, from + 1, beyond);
    return end < beyond ? end : 0;
  }
}
