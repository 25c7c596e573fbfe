package dev.embedway.core.vector;

import dev.embedway.core.tenant.TenantId;
import java.time.Instant;

/**
 * Settings of stores' HNSW indexes, kept beside the vectors.
 *
 * <p>Thread-safe; throws as {@link VectorStore} does. A change is durable when its call returns,
 * may be repeated, and is nothing for a store that was dropped.
 */
public interface HnswTuning {

  /** Settings of a store: the engine's own where nothing was chosen. */
  HnswSettings settings(TenantId tenant, String storeId, Instant deadline);

  /** Lets searches of a store keep so many candidates in view, from the next one on. */
  void searchWith(TenantId tenant, String storeId, int efSearch);

  /**
   * Has the indexes of a store built anew while the present ones are searched, by the job that
   * builds indexes; its next run does it.
   *
   * @param at the present time
   */
  void rebuild(TenantId tenant, String storeId, HnswBuild build, Instant at);
}
