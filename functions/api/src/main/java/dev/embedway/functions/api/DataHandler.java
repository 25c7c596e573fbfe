package dev.embedway.functions.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.AwsPlatform;
import dev.embedway.aws.lambda.LambdaProcess;
import dev.embedway.aws.lambda.SnapshotHooks;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.observe.Meter;
import dev.embedway.functions.api.http.HttpHandler;
import dev.embedway.models.runtime.EmbeddingRuntime;
import dev.embedway.pgvector.PgVectorDatabase;
import dev.embedway.pgvector.PgVectorStore;
import dev.embedway.topology.ScheduledUpserts;

/** Answers the routes that need PostgreSQL, and works on batches of records by a schedule. */
@ThreadSafe
public final class DataHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

  private final HttpHandler handler;
  private final UpsertBatchRuns batches;
  private final Meter meter;

  /** Held, since Lambda's own reference is weak. */
  @SuppressWarnings("UnusedVariable")
  private final SnapshotHooks hooks;

  /** Lambda's: over what the environment names. */
  public DataHandler() {
    this(LambdaProcess.start());
  }

  /** A handler of HTTP events; {@link ApiComposition} makes it. */
  DataHandler(HttpHandler handler, UpsertBatchRuns batches, Meter meter) {
    this.handler = handler;
    this.batches = batches;
    this.meter = meter;
    this.hooks = SnapshotHooks.none();
  }

  private DataHandler(LambdaProcess process) {
    PgVectorStore vectors =
        PgVectorDatabase.of(() -> process.readSettings().database())
            .open(process.clock(), process.health());
    AwsPlatform aws = process.platform(process.metrics());
    Embedder embedder =
        EmbeddingRuntime.of(aws.context())
            .over(aws.modelList(), aws.modelStore())
            .embedder(aws.services());
    ApiComposition parts = ApiComposition.of(aws, embedder);
    DataHandler made =
        parts.data(
            vectors, vectors.transfer(), vectors.rows(), vectors.tuning(), vectors.connections());
    this.handler = made.handler;
    this.batches = made.batches;
    this.meter = made.meter;
    this.hooks = HttpPriming.hooks(process, parts, this, vectors, parts.searchPriming());
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    APIGatewayV2HTTPResponse answer =
        ScheduledUpserts.isRoute(event.getRouteKey())
            ? batches.run()
            : handler.answer(event, context);
    meter.flush();
    return answer;
  }
}
