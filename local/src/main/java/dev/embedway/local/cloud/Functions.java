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
import dev.embedway.functions.api.UpsertBatchRuns;
import dev.embedway.functions.api.http.Host;
import dev.embedway.functions.api.http.authentication.KeyCheck;
import dev.embedway.functions.api.operations.SummaryStreams;
import dev.embedway.functions.chunking.ChunkingHandler;
import dev.embedway.functions.chunking.ChunkingParts;
import dev.embedway.functions.deadletter.DeadLetterHandler;
import dev.embedway.functions.deadletter.DeadLetterParts;
import dev.embedway.functions.embedding.EmbeddingHandler;
import dev.embedway.functions.embedding.EmbeddingParts;
import dev.embedway.functions.storage.StorageHandler;
import dev.embedway.functions.storage.StorageParts;
import dev.embedway.local.cloud.database.CloudDatabase;
import dev.embedway.local.cloud.database.VectorPorts;
import dev.embedway.local.runner.LambdaFunction;
import dev.embedway.local.runner.http.EventFeed;
import dev.embedway.models.runtime.FleetRuntime;
import dev.embedway.topology.FunctionId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Functions that requests and queues start, each its own handler as on AWS, over the ports of a
 * local cloud.
 *
 * <p>Immutable after construction.
 */
final class Functions {

  private final InstantSource clock;
  private final ChunkingParts chunking;
  private final ApiComposition api;
  private final UpsertBatchRuns upserts;
  private final List<LambdaFunction<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>> http =
      new ArrayList<>();
  private final Map<FunctionId, LambdaFunction<SQSEvent, SQSBatchResponse>> workers =
      new EnumMap<>(FunctionId.class);

  Functions(AwsPlatform aws, FleetRuntime models, CloudDatabase database, TextExtractor extractor) {
    VectorStore vectors = database.vectors();
    VectorPorts ports = database.ports();
    this.clock = aws.context().clock();
    Embedder embedder = models.embedderWithHub(aws.services());
    this.chunking = ChunkingParts.of(aws, embedder, extractor);
    this.api = ApiComposition.of(aws, embedder);
    this.upserts = api.upsertBatchRuns(vectors, ports.transfer());
    for (FunctionId function : FunctionId.values()) {
      switch (function) {
        case API -> http(function, api.api(models.downloads(), Host.LOCAL_CLOUD));
        case DATA ->
            http(
                function,
                api.data(
                    vectors, ports.transfer(), ports.rows(), ports.tuning(), ports.connections()));
        case CHUNKING -> worker(function, new ChunkingHandler(chunking));
        case EMBEDDING -> worker(function, new EmbeddingHandler(EmbeddingParts.of(aws, embedder)));
        case STORAGE -> worker(function, new StorageHandler(StorageParts.of(aws, vectors)));
        case DEADLETTER -> worker(function, new DeadLetterHandler(DeadLetterParts.of(aws)));
        case COMPACTOR, HNSW_INDEXES, RECONCILE, REEMBED, MIGRATIONS, DATABASE_ROLES -> {
          // Done by PeriodicWork, ReconcileSchedule and CloudDatabase.
        }
      }
    }
  }

  /** Registration of uploads, for reconciling at the start too. */
  UploadIntake intake() {
    return chunking.intake();
  }

  /** Runs of batches of records, which a schedule begins on AWS. */
  UpsertBatchRuns upserts() {
    return upserts;
  }

  /** Makes the events of a stream of the API's. */
  EventFeed events() {
    return () -> {
      SummaryStreams.Stream stream = api.streams().begin();
      return new EventFeed.Feed() {
        @Override
        public String next() {
          return stream.next();
        }

        @Override
        public void close() {
          stream.close();
        }
      };
    };
  }

  /** Makes the check of keys before a request's body is there. */
  KeyCheck keyCheck() {
    return api.keyCheck();
  }

  /** Those that HTTP requests go to. */
  List<LambdaFunction<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>> http() {
    return http;
  }

  /** Those that queues feed. */
  Map<FunctionId, LambdaFunction<SQSEvent, SQSBatchResponse>> workers() {
    return workers;
  }

  private void http(
      FunctionId function,
      RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler) {
    http.add(
        new LambdaFunction<>(
            function.spec(),
            handler,
            APIGatewayV2HTTPEvent.class,
            APIGatewayV2HTTPResponse.class,
            clock));
  }

  private void worker(FunctionId function, RequestHandler<SQSEvent, SQSBatchResponse> handler) {
    workers.put(
        function,
        new LambdaFunction<>(
            function.spec(), handler, SQSEvent.class, SQSBatchResponse.class, clock));
  }
}
