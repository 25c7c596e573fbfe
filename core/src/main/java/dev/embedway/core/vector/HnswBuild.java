package dev.embedway.core.vector;

/**
 * Parameters by which an HNSW index is built.
 *
 * @param m max links of a vector in each layer, {@value #MIN_M}..{@value #MAX_M}
 * @param efConstruction candidates looked at while a vector is linked, at least twice {@code m} and
 *     {@value #MIN_EF_CONSTRUCTION}..{@value #MAX_EF_CONSTRUCTION}
 * @see <a href="https://github.com/pgvector/pgvector#index-options">pgvector, Index Options</a>
 */
public record HnswBuild(int m, int efConstruction) {

  /** Least of {@code m}. */
  public static final int MIN_M = 2;

  /** Most of {@code m}. */
  public static final int MAX_M = 100;

  /** Least of {@code efConstruction}. */
  public static final int MIN_EF_CONSTRUCTION = 4;

  /** Most of {@code efConstruction}. */
  public static final int MAX_EF_CONSTRUCTION = 1000;

  /**
   * pgvector's defaults, which are those of the paper's section 4 for recall at these dimensions
   * (Malkov and Yashunin, arXiv 1603.09320: M 5..48). Twice the candidates take twice the time to
   * build for a recall that a search gets cheaper by looking at more of them itself.
   */
  public static final HnswBuild DEFAULT = new HnswBuild(16, 64);

  public HnswBuild {
    if (m < MIN_M
        || m > MAX_M
        || efConstruction < Math.max(MIN_EF_CONSTRUCTION, 2 * m)
        || efConstruction > MAX_EF_CONSTRUCTION) {
      throw new IllegalArgumentException(
          "m must be 2..100 and ef_construction 4..1000 and twice m or more, was "
              + m
              + " and "
              + efConstruction);
    }
  }
}
