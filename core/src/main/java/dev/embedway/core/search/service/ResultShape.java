package dev.embedway.core.search.service;

/**
 * The form of a search's results.
 *
 * @param grouping kind of them
 * @param neighbours of each result's chunk on either side, at most, 0..{@value #MAX_NEIGHBOURS}
 */
public record ResultShape(Grouping grouping, int neighbours) {

  /** Most neighbours on either side. */
  public static final int MAX_NEIGHBOURS = 3;

  /** Chunks alone. */
  public static final ResultShape CHUNKS = new ResultShape(Grouping.CHUNK, 0);

  public ResultShape {
    if (neighbours < 0 || neighbours > MAX_NEIGHBOURS) {
      throw new IllegalArgumentException("neighbours are 0.." + MAX_NEIGHBOURS);
    }
  }
}
