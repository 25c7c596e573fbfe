package dev.embedway.core.search.service;

/**
 * The form of a search's results.
 *
 * @param grouping kind of them
 * @param neighbours of each result's chunk on either side, at most, 0..{@value #MAX_NEIGHBOURS}
 * @param marks of the words that found a chunk
 */
public record ResultShape(Grouping grouping, int neighbours, Marks marks) {

  /** Most neighbours on either side. */
  public static final int MAX_NEIGHBOURS = 3;

  /** Chunks alone. */
  public static final ResultShape CHUNKS = new ResultShape(Grouping.CHUNK, 0, Marks.NONE);

  /** Marks in the texts of results. */
  public enum Marks {
    NONE,
    /** Places of the words that a search by text found a chunk by. */
    WORDS
  }

  public ResultShape {
    if (neighbours < 0 || neighbours > MAX_NEIGHBOURS) {
      throw new IllegalArgumentException("neighbours are 0.." + MAX_NEIGHBOURS);
    }
  }
}
