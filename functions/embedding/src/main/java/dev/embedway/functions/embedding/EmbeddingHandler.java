package dev.embedway.functions.embedding;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.AwsPlatform;
import dev.embedway.aws.lambda.LambdaProcess;
import dev.embedway.aws.lambda.SnapshotHooks;
import dev.embedway.aws.lambda.SqsPriming;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbedderPriming;
import dev.embedway.core.embedding.ModelPreload;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.models.runtime.EmbeddingRuntime;
import dev.embedway.topology.QueueId;
import java.util.List;

/** Takes chunk batches from the embedding queues. */
@ThreadSafe
public final class EmbeddingHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {

  private final EmbeddingParts parts;

  /** Held, since Lambda's own reference is weak. */
  @SuppressWarnings("UnusedVariable")
  private final SnapshotHooks hooks;

  /** Lambda's. */
  public EmbeddingHandler() {
    this(LambdaProcess.start());
  }

  /** A handler of these parts. */
  public EmbeddingHandler(EmbeddingParts parts) {
    this.parts = parts;
    this.hooks = SnapshotHooks.none();
  }

  private EmbeddingHandler(LambdaProcess process) {
    AwsPlatform aws = process.platform(process.metrics());
    Embedder embedder =
        EmbeddingRuntime.of(aws.context())
            .over(aws.modelList(), aws.modelStore())
            .embedder(aws.services());
    this.parts = EmbeddingParts.of(aws, embedder);
    this.hooks =
        process.hooks(
            List.of(
                new ModelPreload(embedder, process.settings().engine().preload(), process.clock()),
                new EmbedderPriming(
                    embedder, process.settings().pipeline().defaultModel(), process.clock()),
                SqsPriming.of(aws.queues(), QueueId.EMBEDDING)
                    .by(this, new EmbedBatch(SqsPriming.JOB, 0))));
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    SQSBatchResponse response = parts.records().process(event, context, parts.work(context));
    parts.meter().flush();
    return response;
  }
}
