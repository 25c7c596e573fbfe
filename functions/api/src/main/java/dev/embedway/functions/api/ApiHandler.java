package dev.embedway.functions.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.embedway.aws.lambda.LambdaProcess;
import dev.embedway.aws.lambda.SnapshotHooks;
import dev.embedway.core.embedding.TokenArrays;
import dev.embedway.core.model.DimensionPolicy;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.pipeline.StoreRemover;
import dev.embedway.functions.api.http.Authenticator;
import dev.embedway.functions.api.http.FailedAuthentications;
import dev.embedway.functions.api.http.HttpHandler;
import dev.embedway.functions.api.http.KeyCache;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.Router;

/**
 * Answers every route that needs no PostgreSQL.
 *
 * <p>Thread-safe.
 */
public final class ApiHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

  private final HttpHandler handler;
  private final Meter meter;

  /** Held, since Lambda's own reference is weak. */
  @SuppressWarnings("UnusedVariable")
  private final SnapshotHooks hooks;

  /** Lambda's: over what the environment names. */
  public ApiHandler() {
    this(new LambdaDependencies(LambdaProcess.start()));
  }

  /** A handler over these ports. */
  public ApiHandler(ApiPorts ports) {
    this.handler = handler(ports);
    this.meter = ports.operations().meter();
    this.hooks = SnapshotHooks.none();
  }

  private ApiHandler(LambdaDependencies dependencies) {
    ApiPorts ports = dependencies.api();
    this.handler = handler(ports);
    this.meter = ports.operations().meter();
    this.hooks = dependencies.hooks(this, ports.embedder());
  }

  private static HttpHandler handler(ApiPorts ports) {
    KeyCache cache = new KeyCache(ports.keys());
    return new HttpHandler(
        router(ports, cache),
        new Authenticator(
            cache,
            ports.operations().signatures(),
            new FailedAuthentications(ports.operations().meter(), ports.clock()),
            ports.clock()),
        ports.operations().accessLog(),
        ports.settings().requestTimeout(),
        ports.clock(),
        ports.random());
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    APIGatewayV2HTTPResponse answer = handler.answer(event, context);
    meter.flush();
    return answer;
  }

  private static Router router(ApiPorts ports, KeyCache cache) {
    Identifiers identifiers = new Identifiers(ports.random());
    ModelsRoutes models = new ModelsRoutes(ports.embedder(), ports.policy(), ports.defaultModel());
    Operations operations = ports.operations();
    Changes changes = new Changes(operations.audit(), ports.clock());
    ServiceFacts facts =
        new ServiceFacts(
            ports.settings(),
            ports.policy(),
            ports.embedder().cache(),
            ports.breakers(),
            ports.clock());
    KeysRoutes keys =
        new KeysRoutes(
            ports.keys(), cache, identifiers, changes, operations.quotas(), ports.clock());
    TenantsRoutes tenants =
        new TenantsRoutes(ports.keys(), cache, ports.pipeline().ledger(), changes, ports.clock());
    Route audit = new AuditRoute(operations.audit());
    UploadRoutes uploads = uploads(ports);
    DocumentsRoutes documents = new DocumentsRoutes(ports.pipeline().ledger(), ports.catalog());
    VectorStoresRoutes stores =
        new VectorStoresRoutes(
            ports.catalog(),
            ports.pipeline().ledger(),
            new StoreRemover(
                ports.catalog(),
                ports.pipeline().ledger(),
                ports.pipeline().registrar(),
                ports.clock()),
            new StoreForm(ports.embedder(), ports.policy(), ports.defaultModel()),
            identifiers,
            changes,
            ports.clock());
    MeteredEmbedder embedder =
        new MeteredEmbedder(ports.embedder(), ports.policy(), operations.meter(), ports.clock());
    BreakerRoutes breakers = new BreakerRoutes(ports.breakers(), changes, ports.clock());
    ModelAdminRoutes administration =
        new ModelAdminRoutes(ports.embedder(), ports.policy(), ports.downloads(), changes);
    EmbeddingsHeaders headers = new EmbeddingsHeaders(ports.clock());
    DimensionPolicy policy = ports.settings().dimensionPolicy();
    Route embeddings =
        LimitedRoute.of(
            operations,
            new EmbeddingsRoute(
                embedder,
                new InputForm(new TokenArrays(ports.tokens()), ports.settings().tokenArrays()),
                policy,
                headers));
    Route batch =
        LimitedRoute.of(
            operations, new EmbeddingsBatchRoute(embedder, ports.defaultModel(), policy, headers));
    Route metrics = new MetricsRoute(operations.counters(), operations.meter(), facts);
    Route usage = new UsageRoute(operations.usage(), ports.keys());
    Route quotas = new QuotasRoute(operations.limits());
    Route standing = new EmbeddingsHealthRoute(operations.meter(), operations.health(), facts);
    Route health = new HealthRoute(operations.health());
    Route description = new DescriptionRoute();
    return LimitedRoute.router(
        operations,
        endpoint ->
            switch (endpoint) {
              case CREATE_EMBEDDINGS -> embeddings;
              case CREATE_EMBEDDINGS_BATCH -> batch;
              case LIST_EMBEDDING_MODELS -> models::listCards;
              case WARM_MODEL -> administration::warm;
              case DOWNLOAD_MODEL -> administration::download;
              case SHOW_EMBEDDING_MODEL -> models::showCard;
              case LIST_PROVIDERS -> models::listProviders;
              case EMBEDDINGS_METRICS -> metrics;
              case EMBEDDINGS_USAGE -> usage;
              case TENANT_QUOTAS -> quotas;
              case EMBEDDINGS_HEALTH -> standing;
              case HEALTH -> health;
              case LIST_BREAKERS -> breakers::list;
              case RESET_BREAKER -> breakers::reset;
              case CLEAR_EMBEDDINGS_CACHE -> new CacheRoute(ports.embedder().cache(), changes);
              case DESCRIPTION -> description;
              case LIST_MODELS -> models::list;
              case SHOW_MODEL -> models::show;
              case CREATE_KEY -> keys::create;
              case LIST_KEYS -> keys::list;
              case REVOKE_KEYS -> keys::revokeAll;
              case REVOKE_KEY -> keys::revoke;
              case LIST_TENANTS -> tenants::list;
              case CHANGE_TENANT -> tenants::change;
              case DELETE_TENANT -> tenants::delete;
              case LIST_AUDIT -> audit;
              case UPLOAD_DOCUMENT -> uploads::upload;
              case PREPARE_UPLOAD -> uploads::prepare;
              case LIST_DOCUMENTS -> documents::list;
              case SHOW_DOCUMENT -> documents::show;
              case SHOW_DOCUMENT_JOB, SHOW_MEDIA_JOB -> documents::showJob;
              case CREATE_STORE -> stores::create;
              case LIST_STORES -> stores::list;
              case CHANGE_STORE -> stores::change;
              case PATCH_STORE -> stores::patch;
              case DELETE_STORE -> stores::delete;
              case DELETE_DOCUMENT, SHOW_STORE, SEARCH_STORE ->
                  new OtherFunctionRoute(endpoint.function());
            });
  }

  private static UploadRoutes uploads(ApiPorts ports) {
    ApiPorts.Pipeline pipeline = ports.pipeline();
    return new UploadRoutes(
        new UploadPlaces(ports.catalog(), ports.keys()),
        new UploadQuota(ports.operations().quotas(), pipeline.ledger(), ports.catalog()),
        new Changes(ports.operations().audit(), ports.clock()),
        new IdempotentUploads(
            new DocumentUploads(pipeline.bucket(), pipeline.artifacts(), pipeline.registrar()),
            pipeline.idempotencyKeys()),
        new PresignedUploads(pipeline.bucket(), pipeline.artifacts()),
        pipeline.maxDocumentBytes(),
        ports.clock());
  }
}
