package dev.embedway.functions.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.embedway.aws.lambda.LambdaProcess;
import dev.embedway.aws.lambda.SnapshotHooks;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.search.FilterParser;
import dev.embedway.core.topology.Topology;
import dev.embedway.core.vector.MeteredVectorStore;
import dev.embedway.functions.api.http.Authenticator;
import dev.embedway.functions.api.http.FailedAuthentications;
import dev.embedway.functions.api.http.HttpHandler;
import dev.embedway.functions.api.http.KeyCache;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.Router;
import dev.embedway.pgvector.PgVectorStore;

/**
 * Answers the routes that need PostgreSQL.
 *
 * <p>Thread-safe.
 */
public final class DataHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

  private final HttpHandler handler;
  private final Meter meter;

  /** Held, since Lambda's own reference is weak. */
  @SuppressWarnings("UnusedVariable")
  private final SnapshotHooks hooks;

  /** Lambda's: over what the environment names. */
  public DataHandler() {
    this(new LambdaDependencies(LambdaProcess.start()));
  }

  /** A handler over these ports. */
  public DataHandler(DataPorts ports) {
    this.handler = handler(ports);
    this.meter = ports.operations().meter();
    this.hooks = SnapshotHooks.none();
  }

  private DataHandler(LambdaDependencies dependencies) {
    PgVectorStore vectors = dependencies.vectors();
    DataPorts ports = dependencies.data(vectors);
    this.handler = handler(ports);
    this.meter = ports.operations().meter();
    this.hooks =
        dependencies.hooks(
            this, ports.embedder(), vectors, SearchPriming.of(ports, dependencies.defaultModel()));
  }

  private static HttpHandler handler(DataPorts ports) {
    return new HttpHandler(
        router(ports),
        authenticator(ports),
        ports.operations().accessLog(),
        ports.settings().requestTimeout(),
        ports.clock(),
        ports.random());
  }

  static Authenticator authenticator(DataPorts ports) {
    return new Authenticator(
        new KeyCache(ports.keys()),
        ports.operations().signatures(),
        new FailedAuthentications(ports.operations().meter(), ports.clock()),
        ports.clock());
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    APIGatewayV2HTTPResponse answer = handler.answer(event, context);
    meter.flush();
    return answer;
  }

  private static Router router(DataPorts ports) {
    Route search =
        LimitedRoute.of(
            ports.operations(),
            new SearchRoute(
                ports.catalog()::find,
                new MeteredVectorStore(ports.vectors(), ports.operations().meter())::search,
                new FoundDocuments(ports.ledger()),
                ports.embedder(),
                ports.policy(),
                new FilterParser(),
                ports.settings().hybridWeights(),
                ports.operations().meter()::answered));
    Route show =
        new ShowStoreRoute(ports.catalog(), ports.ledger(), ports.vectors(), ports.clock());
    Route delete =
        new DeleteDocumentRoute(
            ports.ledger(),
            ports.remover(),
            new Changes(ports.operations().audit(), ports.clock()));
    Route elsewhere = new OtherFunctionRoute(Topology.API);
    return LimitedRoute.router(
        ports.operations(),
        endpoint ->
            switch (endpoint) {
              case SEARCH_STORE -> search;
              case SHOW_STORE -> show;
              case DELETE_DOCUMENT -> delete;
              case CREATE_EMBEDDINGS,
                  CREATE_EMBEDDINGS_BATCH,
                  LIST_EMBEDDING_MODELS,
                  SHOW_EMBEDDING_MODEL,
                  WARM_MODEL,
                  DOWNLOAD_MODEL,
                  LIST_PROVIDERS,
                  EMBEDDINGS_METRICS,
                  EMBEDDINGS_USAGE,
                  TENANT_QUOTAS,
                  LIST_BREAKERS,
                  RESET_BREAKER,
                  CLEAR_EMBEDDINGS_CACHE,
                  EMBEDDINGS_HEALTH,
                  HEALTH,
                  DESCRIPTION,
                  LIST_MODELS,
                  SHOW_MODEL,
                  CREATE_KEY,
                  LIST_KEYS,
                  REVOKE_KEYS,
                  REVOKE_KEY,
                  LIST_TENANTS,
                  CHANGE_TENANT,
                  DELETE_TENANT,
                  LIST_AUDIT,
                  UPLOAD_DOCUMENT,
                  PREPARE_UPLOAD,
                  LIST_DOCUMENTS,
                  SHOW_DOCUMENT,
                  SHOW_DOCUMENT_JOB,
                  SHOW_MEDIA_JOB,
                  CREATE_STORE,
                  LIST_STORES,
                  CHANGE_STORE,
                  PATCH_STORE,
                  DELETE_STORE ->
                  elsewhere;
            });
  }
}
