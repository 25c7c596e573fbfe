package dev.embedway.functions.storage;

import dev.embedway.aws.AwsPlatform;
import dev.embedway.aws.sqs.DeliveryRules;
import dev.embedway.aws.sqs.MessageWork;
import dev.embedway.aws.sqs.MeteredWork;
import dev.embedway.aws.sqs.RecordBatches;
import dev.embedway.aws.sqs.RecordWork;
import dev.embedway.core.composition.PipelineServices;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.ApplyMetadata;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineMessage.RemoveDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.RestoreArtifacts;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.stage.StorageStage;
import dev.embedway.core.vector.VectorStore;

/**
 * Dependencies of the handler.
 *
 * @param records handler of the records of the storage queues
 * @param work on its records
 * @param meter of this process
 */
public record StorageParts(RecordBatches records, RecordWork work, Meter meter) {

  private static final int CONCURRENCY = 4;

  /** Parts over a platform. */
  public static StorageParts of(AwsPlatform aws, VectorStore vectors) {
    PipelineServices pipeline = aws.services().pipeline();
    StorageStage stage = pipeline.storage(vectors);
    Meter meter = aws.services().meter();
    return new StorageParts(
        aws.workers()
            .of(
                PipelineStage.STORAGE,
                new DeliveryRules(
                    CONCURRENCY, aws.context().settings().pipeline().retryDeadline())),
        MeteredWork.of(
            MessageWork.of(pipeline.failures(), message -> process(stage, message)),
            meter.stage(PipelineStage.STORAGE.wire()),
            aws.context().clock()),
        meter);
  }

  private static void process(StorageStage stage, PipelineMessage message) {
    switch (message) {
      case StoreBatch store -> stage.process(store);
      case ApplyMetadata describe -> stage.process(describe);
      case RemoveDocument removal -> stage.process(removal);
      case ChunkDocument _, RestoreArtifacts _, EmbedBatch _ ->
          throw new IllegalArgumentException(
              "the storage queues have StoreBatch, ApplyMetadata and RemoveDocument messages only");
    }
  }
}
