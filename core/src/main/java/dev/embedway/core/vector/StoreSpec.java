package dev.embedway.core.vector;

import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.Map;

/**
 * A tenant's named set of vectors of one model.
 *
 * @param id {@code vs_} + 24 hex digits
 * @param name 1..64 of {@code A-Z a-z 0-9 _ -}, unique per tenant regardless of case
 * @param model id of the model that embeds its texts and queries
 * @param dim length of its vectors
 * @param chunking how its documents are cut
 * @param liveVersion the index version that searches read; the first is 1
 * @param metadata the caller's own facts
 */
public record StoreSpec(
    TenantId tenant,
    String id,
    String name,
    String model,
    int dim,
    ChunkingSpec chunking,
    int liveVersion,
    Map<String, String> metadata,
    Instant createdAt) {

  public StoreSpec {
    metadata = Map.copyOf(metadata);
  }

  /** Where this store's live vectors are. */
  public VectorIndex index() {
    return new VectorIndex(tenant, id, liveVersion, dim);
  }
}
