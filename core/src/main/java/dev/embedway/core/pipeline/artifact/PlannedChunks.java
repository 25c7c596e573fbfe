package dev.embedway.core.pipeline.artifact;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.pipeline.document.JobId;

/** Reads artifacts that must be there. */
public final class PlannedChunks {

  private PlannedChunks() {}

  public static ChunkBatch read(Artifacts artifacts, JobId job, int batch) {
    return artifacts
        .chunks(job, batch)
        .orElseThrow(() ->
            new InternalException(
                ErrorCode.INTERNAL,
                "batch " + batch + " of " + job.wire() + " is not among the artifacts",
                null));
  }
}
