package dev.embedway.core.chunk;

/**
 * Where a chunk may end and the next one begin, in units.
 *
 * <p>Immutable.
 */
interface CutPoints {

  /**
   * Where a chunk ends.
   *
   * @param from the chunk's first unit
   * @param least the lowest answer
   * @param most the highest answer: all that fits
   * @return the unit after its last one
   */
  int end(int from, int least, int most);

  /**
   * Where the next chunk begins.
   *
   * @param earliest the most overlap
   * @param end where the chunk before ended: no overlap
   */
  int nextStart(int earliest, int end);
}
