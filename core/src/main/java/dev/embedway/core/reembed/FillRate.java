package dev.embedway.core.reembed;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.limit.TenantLimits;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobId;

/**
 * Bounds what re-embeds have a tenant's models do, by {@code EMBEDDINGS_TENANT_TPS}. Where no limit
 * is set, nothing is read.
 */
@ThreadSafe
public final class FillRate {

  private final TenantLimits limits;
  private final Artifacts artifacts;

  /** The rate that these limits allow. */
  public FillRate(TenantLimits limits, Artifacts artifacts) {
    this.limits = limits;
    this.artifacts = artifacts;
  }

  /**
   * Takes the tokens of what searches find of a document: its chunks, of the length that those of
   * its first batch have on average.
   *
   * @return false when the document has to wait
   */
  boolean take(Document document) {
    return limits.settings().tenantTokens() == 0
        || limits.takeInBackground(document.tenant(), tokens(document));
  }

  private long tokens(Document document) {
    return document.versionsShowing(document.shown()).stream()
        .findFirst()
        .map(version -> tokens(document, version))
        .orElse(0L);
  }

  private long tokens(Document document, int version) {
    double perChunk =
        artifacts
            .chunks(new JobId(document.tenant(), document.id(), document.shown(), version), 0)
            .stream()
            .flatMap(batch -> batch.entries().stream())
            .map(ChunkBatch.Entry::chunk)
            .mapToInt(chunk -> chunk.tokens())
            .average()
            .orElse(0);
    return Math.round(perChunk * document.standing(version).chunks());
  }
}
