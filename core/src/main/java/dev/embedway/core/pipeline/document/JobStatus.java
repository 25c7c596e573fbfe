package dev.embedway.core.pipeline.document;

import java.util.Locale;

/** Status of a document generation. */
public enum JobStatus {
  QUEUED,
  CHUNKING,
  EMBEDDING,
  STORING,
  COMPLETED,
  /** Completed, with some chunks left out. */
  PARTIAL,
  /** The bytes were those of the generation that is visible; a job's only. */
  UNCHANGED,
  /** A newer generation came before it was done; a job's only. */
  SUPERSEDED,
  FAILED,
  CANCELLED,
  DELETED;

  /** The status as callers read it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** True if nothing more will happen to the job. */
  public boolean isTerminal() {
    return switch (this) {
      case QUEUED, CHUNKING, EMBEDDING, STORING -> false;
      case COMPLETED, PARTIAL, UNCHANGED, SUPERSEDED, FAILED, CANCELLED, DELETED -> true;
    };
  }
}
