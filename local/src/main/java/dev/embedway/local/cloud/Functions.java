package dev.embedway.local.cloud;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.embedway.aws.AwsPlatform;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.pipeline.stage.TextExtractor;
import dev.embedway.core.pipeline.upload.UploadIntake;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.functions.api.ApiComposition;
import dev.embedway.functions.api.http.authentication.KeyCheck;
import dev.embedway.functions.chunking.ChunkingHandler;
import dev.embedway.functions.chunking.ChunkingParts;
import dev.embedway.functions.embedding.EmbeddingHandler;
import dev.embedway.functions.embedding.EmbeddingParts;
import dev.embedway.functions.storage.StorageHandler;
import dev.embedway.functions.storage.StorageParts;
import dev.embedway.local.runner.LambdaFunction;
import dev.embedway.models.runtime.FleetRuntime;
import dev.embedway.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The topology's functions, each its own handler as on AWS, over the ports of a local cloud.
 *
 * <p>Thread-safe.
 */
final class Functions {

  private final AwsPlatform aws;
  private final FleetRuntime models;
  private final Embedder embedder;
  private final VectorStore vectors;
  private final ChunkingParts chunking;
  private final ApiComposition api;

  Functions(AwsPlatform aws, FleetRuntime models, VectorStore vectors, TextExtractor extractor) {
    this.aws = aws;
    this.models = models;
    this.embedder = models.embedderWithHub(aws.services());
    this.vectors = vectors;
    this.chunking = ChunkingParts.of(aws, embedder, extractor);
    this.api = ApiComposition.of(aws, embedder);
  }

  /** Registration of uploads, for reconciling at the start too. */
  UploadIntake intake() {
    return chunking.intake();
  }

  /** Makes the check of keys before a request's body is there. */
  KeyCheck keyCheck() {
    return api.keyCheck();
  }

  /** Those that HTTP requests go to. */
  List<LambdaFunction<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>> http() {
    return List.of(
        http(Topology.API, api.api(models.downloads())), http(Topology.DATA, api.data(vectors)));
  }

  /** Those that queues feed, by name. */
  Map<String, LambdaFunction<SQSEvent, SQSBatchResponse>> workers() {
    return List.of(
            worker(Topology.CHUNKING, new ChunkingHandler(chunking)),
            worker(Topology.EMBEDDING, new EmbeddingHandler(EmbeddingParts.of(aws, embedder))),
            worker(Topology.STORAGE, new StorageHandler(StorageParts.of(aws, vectors))))
        .stream()
        .collect(Collectors.toMap(LambdaFunction::name, Function.identity()));
  }

  private LambdaFunction<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> http(
      String name, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler) {
    return new LambdaFunction<>(
        aws.context().topology().function(name),
        handler,
        APIGatewayV2HTTPEvent.class,
        APIGatewayV2HTTPResponse.class,
        aws.context().clock());
  }

  private LambdaFunction<SQSEvent, SQSBatchResponse> worker(
      String name, RequestHandler<SQSEvent, SQSBatchResponse> handler) {
    return new LambdaFunction<>(
        aws.context().topology().function(name),
        handler,
        SQSEvent.class,
        SQSBatchResponse.class,
        aws.context().clock());
  }
}
