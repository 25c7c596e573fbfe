package dev.embedway.functions.embedding;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.embedway.aws.FleetBreakers;
import dev.embedway.aws.VectorCaches;
import dev.embedway.aws.lambda.LambdaProcess;
import dev.embedway.aws.lambda.SnapshotHooks;
import dev.embedway.aws.lambda.SqsPriming;
import dev.embedway.core.breaker.Breakers;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbedderPriming;
import dev.embedway.core.embedding.ModelPreload;
import dev.embedway.core.fleet.FleetModels;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.pipeline.PipelineMessage.EmbedBatch;
import dev.embedway.models.engine.FleetShelf;
import dev.embedway.models.engine.OnnxEmbeddingProvider;
import dev.embedway.models.known.BuiltInModels;
import dev.embedway.models.service.Providers;
import java.util.List;

/**
 * Takes chunk batches from the embedding queue.
 *
 * <p>Thread-safe.
 */
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
    Meter meter = EmbeddingParts.meter(process);
    Embedder embedder = embedder(process, meter);
    this.parts = EmbeddingParts.of(process, embedder, meter);
    this.hooks =
        process.hooks(
            List.of(
                new ModelPreload(embedder, process.settings().engine().preload(), process.clock()),
                new EmbedderPriming(
                    embedder, process.settings().pipeline().defaultModel(), process.clock()),
                SqsPriming.by(this, new EmbedBatch(SqsPriming.JOB, 0))));
  }

  private static Embedder embedder(LambdaProcess process, Meter meter) {
    Breakers breakers =
        FleetBreakers.of(
            process.settings(), process.clients(), process.clock(), process.random(), meter);
    OnnxEmbeddingProvider engine =
        new OnnxEmbeddingProvider(
            BuiltInModels.all(), process.settings().engine(), process.clock());
    return new Embedder(
        new Providers(process.settings().providers(), process.clock(), process.random())
            .beside(process.settings().prompts().book(), engine, breakers::guard),
        VectorCaches.of(
            process.settings().cache(),
            process.settings().resources(),
            process.clients().dynamoDb(),
            meter,
            process.clock(),
            process.random()),
        new FleetModels(
            process.modelList(),
            new FleetShelf(
                process.settings().engine(), engine, process.modelStore(), process.clock()),
            process.clock()),
        process.clock());
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    SQSBatchResponse response = parts.recordBatch().process(event, context, parts.work(context));
    parts.meter().flush();
    return response;
  }
}
