package dev.embedway.core.pipeline.job;

import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineMessage.RemoveDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
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

  private static List<PipelineMessage> batches(Job job, Job.Plan plan) {
    List<PipelineMessage> missing =
        IntStream.range(0, plan.batches())
            .filter(batch -> !job.stored().contains(batch))
            .mapToObj(batch -> batch(job, batch))
            .toList();
    // All stored, yet not over: storing any batch again ends it.
    return missing.isEmpty() ? List.of(new StoreBatch(job.id(), 0, job.trace())) : missing;
  }

  private static PipelineMessage batch(Job job, int batch) {
    return job.embedded().contains(batch)
        ? new StoreBatch(job.id(), batch, job.trace())
        : new EmbedBatch(job.id(), batch, job.trace());
  }
}
