package dev.embedway.core.pipeline.message;

import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.trace.TraceId;
import dev.embedway.topology.Lane;
import java.util.Optional;

/** Request of one stage to the next: pointers only. */
public sealed interface PipelineMessage {

  /** The generation that it is about. */
  JobId job();

  /** The trace of the upload that called for it; empty where none is known. */
  Optional<TraceId> trace();

  /** The same message in another trace. */
  PipelineMessage in(Optional<TraceId> other);

  /** The lane that it goes by; a job's other messages may go by another. */
  default Lane lane() {
    return Lane.LIVE;
  }

  /** Cut a document that is registered. */
  record ChunkDocument(JobId job, Optional<TraceId> trace) implements PipelineMessage {

    public ChunkDocument(JobId job) {
      this(job, Optional.empty());
    }

    @Override
    public ChunkDocument in(Optional<TraceId> other) {
      return new ChunkDocument(job, other);
    }
  }

  /** Cut a document again whose chunk batches were written and are gone. */
  record RestoreArtifacts(JobId job, Optional<TraceId> trace) implements PipelineMessage {

    public RestoreArtifacts(JobId job) {
      this(job, Optional.empty());
    }

    @Override
    public RestoreArtifacts in(Optional<TraceId> other) {
      return new RestoreArtifacts(job, other);
    }
  }

  /** Embed one chunk batch, numbered from 0. */
  record EmbedBatch(JobId job, int batch, Lane lane, Optional<TraceId> trace)
      implements PipelineMessage {

    public EmbedBatch(JobId job, int batch) {
      this(job, batch, Lane.LIVE, Optional.empty());
    }

    @Override
    public EmbedBatch in(Optional<TraceId> other) {
      return new EmbedBatch(job, batch, lane, other);
    }
  }

  /** Store one batch whose vectors are written. */
  record StoreBatch(JobId job, int batch, Lane lane, Optional<TraceId> trace)
      implements PipelineMessage {

    public StoreBatch(JobId job, int batch) {
      this(job, batch, Lane.LIVE, Optional.empty());
    }

    @Override
    public StoreBatch in(Optional<TraceId> other) {
      return new StoreBatch(job, batch, lane, other);
    }
  }

  /** Take a document's metadata file into the vector store; its newest generation stands for it. */
  record ApplyMetadata(JobId job, Optional<TraceId> trace) implements PipelineMessage {

    public ApplyMetadata(JobId job) {
      this(job, Optional.empty());
    }

    @Override
    public ApplyMetadata in(Optional<TraceId> other) {
      return new ApplyMetadata(job, other);
    }
  }

  /** Take a document out of the vector store. */
  record RemoveDocument(JobId job, Optional<TraceId> trace) implements PipelineMessage {

    public RemoveDocument(JobId job) {
      this(job, Optional.empty());
    }

    @Override
    public RemoveDocument in(Optional<TraceId> other) {
      return new RemoveDocument(job, other);
    }
  }
}
