package dev.embedway.functions.chunking;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.AwsPlatform;
import dev.embedway.aws.lambda.LambdaProcess;
import dev.embedway.aws.lambda.SnapshotHooks;
import dev.embedway.aws.lambda.SqsPriming;
import dev.embedway.aws.sqs.RecordBatch;
import dev.embedway.aws.sqs.RecordWork;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.TokenizerPriming;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.models.runtime.EmbeddingRuntime;
import dev.embedway.topology.QueueId;
import java.util.List;

/** Takes S3's events and our own messages from the chunking queue. */
@ThreadSafe
public final class ChunkingHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {

  private final RecordBatch recordBatch;
  private final RecordWork work;
  private final Meter meter;

  /** Held, since Lambda's own reference is weak. */
  @SuppressWarnings("UnusedVariable")
  private final SnapshotHooks hooks;

  /** Lambda's. */
  public ChunkingHandler() {
    this(LambdaProcess.start());
  }

  private ChunkingHandler(LambdaProcess process) {
    AwsPlatform aws = process.platform(process.metrics());
    Embedder tokenizers =
        EmbeddingRuntime.of(aws.context()).over(aws.modelList(), aws.modelStore()).tokenizers();
    ChunkingParts parts = ChunkingParts.of(aws, tokenizers, ChunkingParts.extractor(aws));
    this.recordBatch = parts.recordBatch();
    this.work = parts.work();
    this.meter = parts.meter();
    this.hooks =
        process.hooks(
            List.of(
                new TokenizerPriming(tokenizers, process.settings().pipeline().defaultModel()),
                new OpenNlpDetector(),
                SqsPriming.of(aws.queues(), QueueId.CHUNKING)
                    .byS3And(this, new ChunkDocument(SqsPriming.JOB))));
  }

  /** A handler of these parts. */
  public ChunkingHandler(ChunkingParts parts) {
    this(parts.recordBatch(), parts.work(), parts.meter());
  }

  /** A handler that passes records to their work through a {@link RecordBatch}. */
  public ChunkingHandler(RecordBatch recordBatch, RecordWork work, Meter meter) {
    this.recordBatch = recordBatch;
    this.work = work;
    this.meter = meter;
    this.hooks = SnapshotHooks.none();
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    SQSBatchResponse response =
        recordBatch.process(event, context, new InvocationWork(context, work));
    meter.flush();
    return response;
  }
}
