package dev.embedway.core.media;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.pipeline.document.JobId;
import java.util.List;

/**
 * Answer to an order to embed several documents.
 *
 * @param jobs at least one, in the order of the ids
 * @param failures documents that have no job, in the order of their ids
 */
public record BatchReceipt(List<JobId> jobs, List<Failure> failures) {

  public BatchReceipt {
    jobs = List.copyOf(jobs);
    failures = List.copyOf(failures);
  }

  /** A document that could not be ordered. */
  public record Failure(String mediaId, EmbedwayException fault) {}
}
