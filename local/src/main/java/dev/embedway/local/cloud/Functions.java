package dev.embedway.local.cloud;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.embedway.aws.DynamoIdempotencyKeys;
import dev.embedway.core.pipeline.DocumentRemover;
import dev.embedway.core.pipeline.StoreOpener;
import dev.embedway.core.pipeline.TextExtractor;
import dev.embedway.core.pipeline.UploadRegistrar;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.core.topology.Topology;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.functions.api.ApiHandler;
import dev.embedway.functions.api.ApiPorts;
import dev.embedway.functions.api.DataHandler;
import dev.embedway.functions.api.DataPorts;
import dev.embedway.functions.chunking.ChunkingHandler;
import dev.embedway.functions.chunking.ChunkingParts;
import dev.embedway.functions.embedding.EmbeddingHandler;
import dev.embedway.functions.embedding.EmbeddingParts;
import dev.embedway.functions.storage.StorageHandler;
import dev.embedway.functions.storage.StorageParts;
import dev.embedway.local.runner.LambdaFunction;
import dev.embedway.models.tokenizer.Cl100kTokens;
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

  private final CloudParts parts;
  private final VectorStore vectors;
  private final ChunkingParts chunking;

  Functions(CloudParts parts, VectorStore vectors, TextExtractor extractor) {
    this.parts = parts;
    this.vectors = vectors;
    this.chunking =
        ChunkingParts.of(
            parts.settings(),
            parts.clients(),
            parts.engine().embedder(),
            extractor,
            parts.incarnation(),
            parts.random(),
            parts.clock());
  }

  ChunkingParts chunking() {
    return chunking;
  }

  /** Those that HTTP requests go to. */
  List<LambdaFunction<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>> http() {
    UploadRegistrar registrar = registrar();
    return List.of(
        http(Topology.API, new ApiHandler(apiPorts(registrar))),
        http(Topology.DATA, new DataHandler(dataPorts(registrar))));
  }

  /** Those that queues feed, by name. */
  Map<String, LambdaFunction<SQSEvent, SQSBatchResponse>> workers() {
    return List.of(
            worker(Topology.CHUNKING, new ChunkingHandler(chunking)),
            worker(Topology.EMBEDDING, new EmbeddingHandler(embedding())),
            worker(Topology.STORAGE, new StorageHandler(storage())))
        .stream()
        .collect(Collectors.toMap(LambdaFunction::name, Function.identity()));
  }

  private ApiPorts apiPorts(UploadRegistrar registrar) {
    return new ApiPorts(
        parts.ports().keys(),
        parts.engine().embedder(),
        new EmbeddingPolicy(parts.settings().policy()),
        new Cl100kTokens(),
        parts.ports().catalog(),
        parts.engine().breakers(),
        new ApiPorts.Pipeline(
            parts.ports().ledger(),
            parts.ports().bucket(),
            parts.ports().artifacts(),
            registrar,
            new DynamoIdempotencyKeys(
                parts.clients().dynamoDb(),
                parts.settings().resources().controlTable(),
                parts.clock(),
                parts.random()),
            parts.settings().pipeline().maxDocumentBytes()),
        parts.engine().models().downloads(),
        parts.engine().defaultModel().id(),
        parts.settings().api(),
        parts.operations(),
        parts.clock(),
        parts.random());
  }

  private DataPorts dataPorts(UploadRegistrar registrar) {
    return new DataPorts(
        parts.ports().keys(),
        parts.engine().embedder(),
        new EmbeddingPolicy(parts.settings().policy()),
        parts.ports().catalog(),
        parts.ports().ledger(),
        vectors,
        new DocumentRemover(
            parts.ports().ledger(),
            parts.ports().bucket(),
            registrar,
            parts.ports().catalog(),
            vectors),
        parts.operations(),
        parts.settings().api(),
        parts.clock(),
        parts.random());
  }

  private UploadRegistrar registrar() {
    return new UploadRegistrar(
        parts.ports().ledger(),
        parts.ports().bucket(),
        new StoreOpener(
            parts.ports().catalog(), parts.engine().defaultModel(), parts.random(), parts.clock()),
        parts.ports().keys(),
        parts.clock());
  }

  private EmbeddingParts embedding() {
    return EmbeddingParts.of(
        parts.settings(),
        parts.clients(),
        parts.engine().embedder(),
        parts.incarnation(),
        parts.random(),
        parts.clock());
  }

  private StorageParts storage() {
    return StorageParts.of(
        parts.settings(),
        parts.clients(),
        vectors,
        parts.incarnation(),
        parts.random(),
        parts.clock());
  }

  private LambdaFunction<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> http(
      String name, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler) {
    return new LambdaFunction<>(
        parts.topology().function(name),
        handler,
        APIGatewayV2HTTPEvent.class,
        APIGatewayV2HTTPResponse.class,
        parts.clock());
  }

  private LambdaFunction<SQSEvent, SQSBatchResponse> worker(
      String name, RequestHandler<SQSEvent, SQSBatchResponse> handler) {
    return new LambdaFunction<>(
        parts.topology().function(name),
        handler,
        SQSEvent.class,
        SQSBatchResponse.class,
        parts.clock());
  }
}
