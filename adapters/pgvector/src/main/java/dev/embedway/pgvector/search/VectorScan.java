package dev.embedway.pgvector.search;

/** The ways to the nearest vectors of an index version. */
enum VectorScan {
  /** Every visible vector is compared, in one pass over the version. */
  ALL,
  /** Every vector of the visible documents is looked up and compared: where a filter leaves few. */
  MATCHING,
  /** The HNSW index is walked from near to far until enough were visible. */
  HNSW
}
