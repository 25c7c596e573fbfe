package dev.embedway.pgvector.search;

/**
 * Ways of a search, of which it takes those that its mode has. Immutable.
 *
 * @param vectors to the nearest vectors
 * @param texts to the texts that fit best
 */
record SearchWay(VectorScan vectors, TextScan texts) {

  /** Every vector and every chunk of the version is compared. */
  static final SearchWay EXACT = new SearchWay(VectorScan.ALL, new TextScan.All());

  /** True if an index may have missed what was asked for, so that what it found is counted. */
  boolean isCounted() {
    return vectors == VectorScan.HNSW || texts instanceof TextScan.Indexed;
  }
}
