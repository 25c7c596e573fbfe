package dev.embedway.chroma;

import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.HnswBuild;
import dev.embedway.core.vector.HnswSettings;
import dev.embedway.core.vector.HnswTuning;
import dev.embedway.core.vector.VectorEngine;
import dev.embedway.core.vector.VectorFeature;
import java.time.Instant;
import java.util.Optional;

/** Settings of Chroma's HNSW indexes, its own of a collection made without any. Immutable. */
record RefusedTuning(VectorEngine engine) implements HnswTuning {

  private static final HnswSettings SETTINGS =
      new HnswSettings(100, new HnswBuild(16, 100), Optional.empty());

  @Override
  public HnswSettings settings(TenantId tenant, String storeId, Instant deadline) {
    return SETTINGS;
  }

  @Override
  public void searchWith(TenantId tenant, String storeId, int efSearch) {
    throw engine.refusal(VectorFeature.HNSW_TUNING);
  }

  @Override
  public void rebuild(TenantId tenant, String storeId, HnswBuild build, Instant at) {
    throw engine.refusal(VectorFeature.HNSW_TUNING);
  }
}
