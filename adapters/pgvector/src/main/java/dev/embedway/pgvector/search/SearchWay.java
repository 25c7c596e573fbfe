package dev.embedway.pgvector.search;

import java.util.List;
import java.util.Optional;

/**
 * Ways of a search, of which it takes those that its mode has. Immutable.
 *
 * @param vectors to the nearest vectors
 * @param texts to the texts that fit best
 * @param documents that the filter leaves, where they are known
 * @param isShared whether the visible documents are looked up once for all parts of the search
 */
record SearchWay(
    VectorScan vectors, TextScan texts, Optional<List<String>> documents, boolean isShared) {

  /** Every vector and every chunk of the version is compared. */
  static final SearchWay EXACT =
      new SearchWay(VectorScan.ALL, new TextScan.All(), Optional.empty(), false);

  SearchWay {
    documents = documents.map(List::copyOf);
  }

  /** True if an index may have missed what was asked for, so that what it found is counted. */
  boolean isCounted() {
    return vectors == VectorScan.HNSW || texts instanceof TextScan.Indexed;
  }
}
