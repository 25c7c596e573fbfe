package dev.embedway.core.vector;

import java.time.Instant;
import java.util.Optional;

/**
 * Settings of the HNSW indexes of one store.
 *
 * @param efSearch candidates that a walk keeps in view, {@value #MIN_EF_SEARCH}..{@value
 *     #MAX_EF_SEARCH}
 * @param build by which they are built from now on
 * @param rebuildAskedAt time of a rebuild that has not been made yet
 */
public record HnswSettings(int efSearch, HnswBuild build, Optional<Instant> rebuildAskedAt) {

  /** Least of {@code efSearch}. */
  public static final int MIN_EF_SEARCH = 1;

  /** Most of {@code efSearch}, pgvector's own. */
  public static final int MAX_EF_SEARCH = 1000;

  public HnswSettings {
    if (efSearch < MIN_EF_SEARCH || efSearch > MAX_EF_SEARCH) {
      throw new IllegalArgumentException("ef_search must be 1..1000, was " + efSearch);
    }
  }
}
