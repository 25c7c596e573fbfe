package dev.embedway.core.vector;

/**
 * Policy by which an index version gets an HNSW index: an approximate one, which a search walks
 * instead of comparing the query with every vector.
 *
 * @param threshold max vectors that are searched without one, those of visible generations counted
 */
public record HnswIndexPolicy(long threshold) {

  /** Threshold at which an exact scan of 384 floats takes about 15 ms on one core. */
  public static final HnswIndexPolicy DEFAULT = new HnswIndexPolicy(20_000);

  /** Checks the range. */
  public HnswIndexPolicy {
    if (threshold < 1) {
      throw new IllegalArgumentException("threshold is at least 1; given was " + threshold);
    }
  }

  /** True if an index version of so many vectors is to get an HNSW index. */
  public boolean wants(long vectors) {
    return vectors > threshold;
  }

  /**
   * True if an HNSW index that is there stays: down to half the threshold, so that a store whose
   * size is around it does not build and drop one in turns.
   */
  public boolean keeps(long vectors) {
    return vectors >= threshold - threshold / 2;
  }
}
