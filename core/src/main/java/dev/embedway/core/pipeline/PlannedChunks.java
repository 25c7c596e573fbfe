package dev.embedway.core.pipeline;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;

/** Reads artifacts that must be there. */
final class PlannedChunks {

  private PlannedChunks() {}

  static ChunkBatch read(Artifacts artifacts, JobId job, int batch) {
    return artifacts
        .chunks(job, batch)
        .orElseThrow(() ->
            new InternalException(
                ErrorCode.INTERNAL,
                "batch " + batch + " of " + job.wire() + " is not among the artifacts",
                null));
  }
}
