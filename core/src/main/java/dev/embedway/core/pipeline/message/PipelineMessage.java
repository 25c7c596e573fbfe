package dev.embedway.core.pipeline.message;

import dev.embedway.core.pipeline.document.JobId;

/** Request of one stage to the next: pointers only. */
public sealed interface PipelineMessage {

  /** The generation that it is about. */
  JobId job();

  /** Cut a document that is registered. */
  record ChunkDocument(JobId job) implements PipelineMessage {}

  /** Embed one chunk batch, numbered from 0. */
  record EmbedBatch(JobId job, int batch) implements PipelineMessage {}

  /** Store one batch whose vectors are written. */
  record StoreBatch(JobId job, int batch) implements PipelineMessage {}

  /** Take a document's metadata file into the vector store; its newest generation stands for it. */
  record ApplyMetadata(JobId job) implements PipelineMessage {}

  /** Take a document out of the vector store. */
  record RemoveDocument(JobId job) implements PipelineMessage {}
}
