package dev.embedway.core.vector;

/**
 * When an index version gets a graph, the approximate index that a search walks instead of
 * comparing the query with every vector.
 *
 * @param threshold most vectors that are searched without one, those of visible generations counted
 */
public record GraphPolicy(long threshold) {

  /** Where an exact scan of 384 floats takes about 15 ms on one core. */
  public static final GraphPolicy DEFAULT = new GraphPolicy(20_000);

  /** Checks the range. */
  public GraphPolicy {
    if (threshold < 1) {
      throw new IllegalArgumentException("threshold is at least 1; given was " + threshold);
    }
  }

  /** Whether an index version of so many vectors is to get a graph. */
  public boolean wants(long vectors) {
    return vectors > threshold;
  }

  /**
   * Whether a graph that is there stays: down to half the threshold, so that a store that is around
   * it does not build and drop in turns.
   */
  public boolean keeps(long vectors) {
    return vectors >= threshold - threshold / 2;
  }
}
