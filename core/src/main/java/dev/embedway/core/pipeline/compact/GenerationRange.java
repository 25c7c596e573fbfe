package dev.embedway.core.pipeline.compact;

import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.tenant.TenantId;

/**
 * Some generations of a document.
 *
 * @param from the first
 * @param to the first that is none of them
 */
public record GenerationRange(TenantId tenant, DocumentId document, long from, long to) {

  /** The generation of a job alone. */
  static GenerationRange of(JobId job) {
    return new GenerationRange(
        job.tenant(), job.document(), job.generation(), job.generation() + 1);
  }

  /** All generations before one. */
  public static GenerationRange before(TenantId tenant, DocumentId document, long generation) {
    return new GenerationRange(tenant, document, 1, generation);
  }

  /** True for a generation of the range. */
  public boolean holds(long generation) {
    return from <= generation && generation < to;
  }
}
