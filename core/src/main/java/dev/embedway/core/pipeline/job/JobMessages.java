package dev.embedway.core.pipeline.job;

import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineMessage.RemoveDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
import dev.embedway.core.pipeline.message.PipelineStage;
import java.util.List;
import java.util.stream.IntStream;

/** The messages that a job waits for. */
public final class JobMessages {

  private JobMessages() {}

  /** Messages that the job lacks, by the ledger; each may be sent again. */
  public static List<PipelineMessage> missing(Job job) {
    if (job.kind() == Job.Kind.REMOVAL) {
      return List.of(new RemoveDocument(job.id(), job.trace()));
    }
    if (job.status().isTerminal()) {
      return List.of();
    }
    return job.plan()
        .map(plan -> batches(job, plan))
        .orElseGet(() -> List.of(new ChunkDocument(job.id(), job.trace())));
  }

  /** The stage that an open job is at. */
  public static PipelineStage stageOf(Job job) {
    return switch (job.status()) {
      case QUEUED, CHUNKING -> PipelineStage.CHUNKING;
      case EMBEDDING -> PipelineStage.EMBEDDING;
      // A removal, whose status is an end, is open until the vector store has it.
      case STORING, COMPLETED, PARTIAL, UNCHANGED, SUPERSEDED, FAILED, CANCELLED, DELETED ->
          PipelineStage.STORAGE;
    };
  }

  private static List<PipelineMessage> batches(Job job, Job.Plan plan) {
    List<PipelineMessage> missing =
        IntStream.range(0, plan.batches())
            .filter(batch -> !job.stored().contains(batch))
            .mapToObj(batch -> batch(job, batch))
            .toList();
    // All stored, yet not over: storing any batch again ends it.
    return missing.isEmpty()
        ? List.of(new StoreBatch(job.id(), 0, job.lane(), job.trace()))
        : missing;
  }

  private static PipelineMessage batch(Job job, int batch) {
    return job.embedded().contains(batch)
        ? new StoreBatch(job.id(), batch, job.lane(), job.trace())
        : new EmbedBatch(job.id(), batch, job.lane(), job.trace());
  }
}
