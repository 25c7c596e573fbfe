package dev.embedway.functions.chunking;

import dev.embedway.aws.AwsPlatform;
import dev.embedway.aws.s3.S3Events;
import dev.embedway.aws.sqs.DeliveryRules;
import dev.embedway.aws.sqs.MessageWork;
import dev.embedway.aws.sqs.MeteredWork;
import dev.embedway.aws.sqs.RecordBatch;
import dev.embedway.aws.sqs.RecordWork;
import dev.embedway.core.composition.PipelineServices;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.ApplyMetadata;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineMessage.RemoveDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.RestoreArtifacts;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.stage.ChunkingStage;
import dev.embedway.core.pipeline.stage.TextExtractor;
import dev.embedway.core.pipeline.upload.UploadIntake;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.QueueId;
import java.time.Duration;

/**
 * Dependencies of the handler.
 *
 * @param recordBatch record handler of the chunking queue
 * @param work on its records
 * @param intake the registration of uploads, for the local cloud's reconciling too
 * @param meter of this process
 */
public record ChunkingParts(
    RecordBatch recordBatch, RecordWork work, UploadIntake intake, Meter meter) {

  /** Fetching a document before its text is read, and cutting it after. */
  private static final Duration AROUND_EXTRACTION = Duration.ofSeconds(10);

  /** Time in which an invocation begins records, however long each may take. */
  private static final Duration MIN_WINDOW = Duration.ofSeconds(5);

  /**
   * Parts over a platform.
   *
   * @param embedder whose tokenizers count
   */
  public static ChunkingParts of(AwsPlatform aws, Embedder embedder, TextExtractor extractor) {
    EmbedwaySettings settings = aws.context().settings();
    PipelineServices pipeline = aws.services().pipeline();
    UploadIntake intake = intake(aws, embedder);
    ChunkingStage stage = pipeline.chunking(embedder, extractor, new OpenNlpDetector(), intake);
    Meter meter = aws.services().meter();
    RecordWork messages =
        MeteredWork.of(
            MessageWork.of(pipeline.failures(), message -> process(stage, message)),
            meter.stage(PipelineStage.CHUNKING.wire()),
            aws.context().clock());
    return new ChunkingParts(
        aws.workers().of(QueueId.CHUNKING, rules(settings)),
        new ChunkingWork(new S3Events(), intake, messages),
        intake,
        meter);
  }

  /** Makes the extractor of a process; to be closed. */
  public static FileTextExtractor extractor(AwsPlatform aws) {
    return new FileTextExtractor(aws.context().settings().pipeline().files(), aws.readingTurns());
  }

  /**
   * Registration of uploads without the stage that cuts them.
   *
   * @param embedder that knows the default model
   */
  static UploadIntake intake(AwsPlatform aws, Embedder embedder) {
    return aws.services()
        .pipeline()
        .intake(embedder.resolve(aws.context().settings().pipeline().defaultModel()));
  }

  /** All records of an event are begun at once: none is handed back untried for want of time. */
  private static DeliveryRules rules(EmbedwaySettings settings) {
    return new DeliveryRules(
        QueueId.CHUNKING.mapping().batchSize(),
        minTimeLeft(settings),
        settings.pipeline().retryDeadline());
  }

  /** A file begun late would take its whole invocation with it, and its neighbours' work. */
  private static Duration minTimeLeft(EmbedwaySettings settings) {
    Duration wanted = settings.pipeline().files().timeout().plus(AROUND_EXTRACTION);
    Duration max = FunctionId.CHUNKING.spec().timeout().minus(MIN_WINDOW);
    return wanted.compareTo(max) < 0 ? wanted : max;
  }

  private static void process(ChunkingStage stage, PipelineMessage message) {
    switch (message) {
      case ChunkDocument chunk -> stage.process(chunk);
      case RestoreArtifacts restore -> stage.process(restore);
      case EmbedBatch _, StoreBatch _, ApplyMetadata _, RemoveDocument _ ->
          throw new IllegalArgumentException(
              "the chunking queue has ChunkDocument and RestoreArtifacts messages only");
    }
  }
}
