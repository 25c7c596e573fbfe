package dev.embedway.core.chunk;

/**
 * Places where a chunk may end and the next one begin, in units.
 *
 * <p>Immutable.
 */
interface CutPoints {

  /**
   * End of a chunk.
   *
   * @param from the chunk's first unit
   * @param min the lowest answer
   * @param max the highest answer: all that fits
   * @return the unit after its last one
   */
  int end(int from, int min, int max);

  /**
   * Start of the next chunk.
   *
   * @param earliest the start with max overlap
   * @param end end of the chunk before: no overlap
   */
  int nextStart(int earliest, int end);
}
