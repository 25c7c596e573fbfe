package dev.embedway.functions.api;

import dev.embedway.core.composition.CallerServices;
import dev.embedway.core.composition.CoreServices;
import dev.embedway.core.composition.PipelinePorts;
import dev.embedway.core.composition.ProcessContext;
import dev.embedway.core.config.ApiSettings;
import dev.embedway.core.embedding.TokenArrays;
import dev.embedway.core.media.MediaService;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.requeue.DeadLetterService;
import dev.embedway.core.tenant.service.TenantService;
import dev.embedway.functions.api.deadletters.DeadLetterRoutes;
import dev.embedway.functions.api.deadletters.DeadLetterStatsRoute;
import dev.embedway.functions.api.documents.BumpRoute;
import dev.embedway.functions.api.documents.DocumentsRoutes;
import dev.embedway.functions.api.documents.JobRoutes;
import dev.embedway.functions.api.documents.LedgerStatusRoute;
import dev.embedway.functions.api.documents.UploadRoutes;
import dev.embedway.functions.api.embeddings.EmbeddingsBatchRoute;
import dev.embedway.functions.api.embeddings.EmbeddingsHeaders;
import dev.embedway.functions.api.embeddings.EmbeddingsRoute;
import dev.embedway.functions.api.embeddings.InputForm;
import dev.embedway.functions.api.embeddings.MeteredEmbedder;
import dev.embedway.functions.api.erasure.ErasureRoutes;
import dev.embedway.functions.api.http.Host;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.authentication.KeyCache;
import dev.embedway.functions.api.keys.KeysRoutes;
import dev.embedway.functions.api.keys.QuotasRoute;
import dev.embedway.functions.api.keys.TenantsRoutes;
import dev.embedway.functions.api.keys.UsageRoute;
import dev.embedway.functions.api.media.MediaRoutes;
import dev.embedway.functions.api.media.ReembedScheduleRoute;
import dev.embedway.functions.api.models.ModelAdminRoutes;
import dev.embedway.functions.api.models.ModelsRoutes;
import dev.embedway.functions.api.operations.AuditRoute;
import dev.embedway.functions.api.operations.BreakerRoutes;
import dev.embedway.functions.api.operations.CacheRoute;
import dev.embedway.functions.api.operations.DescriptionRoute;
import dev.embedway.functions.api.operations.EmbeddingsHealthRoute;
import dev.embedway.functions.api.operations.HealthRoute;
import dev.embedway.functions.api.operations.MetricsRoute;
import dev.embedway.functions.api.operations.ServiceFacts;
import dev.embedway.functions.api.operations.StageRoutes;
import dev.embedway.functions.api.operations.SummaryRoutes;
import dev.embedway.functions.api.stores.CollectionsRoutes;
import dev.embedway.models.runtime.HubDownloads;
import dev.embedway.models.tokenizer.Cl100kTokens;
import dev.embedway.topology.route.Endpoint;
import java.util.EnumMap;
import java.util.Map;

/** Construction of the routes that need no PostgreSQL, by groups. One thread at a time. */
final class ApiRoutes {

  private final ApiComposition parts;
  private final ProcessContext context;
  private final CoreServices services;
  private final PipelinePorts ports;
  private final Ledger ledger;
  private final Operations operations;
  private final CallerServices callers;
  private final AuditTrail changes;
  private final KeyCache keys;
  private final HubDownloads downloads;
  private final ServiceFacts facts;
  private final Host host;

  ApiRoutes(ApiComposition parts, KeyCache keys, HubDownloads downloads, Host host) {
    this.parts = parts;
    this.context = parts.context();
    this.services = parts.aws().services();
    this.ports = services.pipeline().ports();
    this.ledger = services.pipeline().ledger();
    this.operations = parts.operations();
    this.callers = parts.callers();
    this.changes = callers.audit();
    this.keys = keys;
    this.downloads = downloads;
    this.host = host;
    this.facts =
        new ServiceFacts(
            context.settings().api(),
            services.policy(),
            services.cache(),
            services.breakers(),
            context.clock());
  }

  /** Makes them. */
  Map<Endpoint, Route> routes() {
    Map<Endpoint, Route> all = new EnumMap<>(Endpoint.class);
    all.putAll(embeddings());
    all.putAll(models());
    all.putAll(operations());
    all.putAll(stages());
    all.putAll(orchestrator());
    all.putAll(deadLetters());
    all.putAll(access());
    all.putAll(documents());
    all.putAll(jobs());
    all.putAll(media());
    all.putAll(StoreRoutes.of(parts));
    all.putAll(collections());
    return all;
  }

  private Map<Endpoint, Route> embeddings() {
    MeteredEmbedder embedder =
        new MeteredEmbedder(parts.embedder(), services.policy(), services.meter(), context.clock());
    ApiSettings settings = context.settings().api();
    EmbeddingsHeaders headers = new EmbeddingsHeaders(context.clock());
    InputForm form = new InputForm(new TokenArrays(new Cl100kTokens()), settings.tokenArrays());
    return Map.of(
        Endpoint.CREATE_EMBEDDINGS,
        operations.limited(
            new EmbeddingsRoute(embedder, form, settings.dimensionPolicy(), headers)),
        Endpoint.CREATE_EMBEDDINGS_BATCH,
        operations.limited(
            new EmbeddingsBatchRoute(
                embedder, parts.defaultModel(), settings.dimensionPolicy(), headers)),
        Endpoint.CLEAR_EMBEDDINGS_CACHE,
        new CacheRoute(services.cache(), changes));
  }

  private Map<Endpoint, Route> models() {
    ModelsRoutes models =
        new ModelsRoutes(parts.embedder(), services.policy(), parts.defaultModel());
    ModelAdminRoutes administration =
        new ModelAdminRoutes(parts.embedder(), services.policy(), downloads, changes);
    return Map.of(
        Endpoint.LIST_EMBEDDING_MODELS, models::listCards,
        Endpoint.SHOW_EMBEDDING_MODEL, models::showCard,
        Endpoint.LIST_PROVIDERS, models::listProviders,
        Endpoint.LIST_MODELS, models::list,
        Endpoint.SHOW_MODEL, models::show,
        Endpoint.WARM_MODEL, administration::warm,
        Endpoint.DOWNLOAD_MODEL, administration::download);
  }

  private Map<Endpoint, Route> operations() {
    BreakerRoutes breakers = new BreakerRoutes(services.breakers(), changes, context.clock());
    return Map.of(
        Endpoint.EMBEDDINGS_METRICS,
        new MetricsRoute(
            operations.counters(), operations.meter(), facts, parts.summaries(), parts.streams()),
        Endpoint.EMBEDDINGS_USAGE,
        new UsageRoute(operations.usage(), ports.keys()),
        Endpoint.EMBEDDINGS_HEALTH,
        new EmbeddingsHealthRoute(operations.meter(), operations.health(), facts),
        Endpoint.TENANT_QUOTAS,
        new QuotasRoute(operations.limits()),
        Endpoint.HEALTH,
        new HealthRoute(operations.health()),
        Endpoint.DESCRIPTION,
        new DescriptionRoute(),
        Endpoint.LIST_BREAKERS,
        breakers::list,
        Endpoint.RESET_BREAKER,
        breakers::reset);
  }

  private Map<Endpoint, Route> stages() {
    StageRoutes stages =
        new StageRoutes(
            services.pipeline().stageControl(), services.pipeline().stageStatus(), changes);
    return Map.of(
        Endpoint.STAGE_STATUS, stages::status,
        Endpoint.CONTROL_STAGE, stages::control);
  }

  private Map<Endpoint, Route> orchestrator() {
    SummaryRoutes summaries = new SummaryRoutes(parts.summaries(), parts.streams(), host);
    return Map.of(
        Endpoint.SHOW_SUMMARY, summaries::show,
        Endpoint.STREAM_SUMMARIES, summaries::events);
  }

  private Map<Endpoint, Route> deadLetters() {
    DeadLetterService letters = callers.deadLetters();
    DeadLetterRoutes routes = new DeadLetterRoutes(letters);
    return Map.of(
        Endpoint.LIST_DEAD_LETTERS,
        routes::list,
        Endpoint.SHOW_DEAD_LETTER,
        routes::show,
        Endpoint.DECIDE_DEAD_LETTER,
        routes::decide,
        Endpoint.REQUEUE_DEAD_LETTER,
        routes::requeue,
        Endpoint.REQUEUE_DEAD_LETTERS,
        routes::requeueAll,
        Endpoint.DEAD_LETTER_STATS,
        new DeadLetterStatsRoute(
            letters,
            operations.counters(),
            services.pipeline().load(),
            services.pipeline().undrained()));
  }

  private Map<Endpoint, Route> access() {
    KeysRoutes routes = new KeysRoutes(callers.keys(keys));
    TenantService service = callers.tenants(keys);
    TenantsRoutes tenants = new TenantsRoutes(service);
    ErasureRoutes erasures = new ErasureRoutes(service, services.pipeline().erasures());
    return Map.of(
        Endpoint.CREATE_KEY, routes::create,
        Endpoint.LIST_KEYS, routes::list,
        Endpoint.REVOKE_KEYS, routes::revokeAll,
        Endpoint.REVOKE_KEY, routes::revoke,
        Endpoint.LIST_TENANTS, tenants::list,
        Endpoint.CHANGE_TENANT, tenants::change,
        Endpoint.DELETE_TENANT, tenants::delete,
        Endpoint.SHOW_TENANT_ERASURE, erasures::show,
        Endpoint.VERIFY_ERASURE, erasures::verify,
        Endpoint.LIST_AUDIT, new AuditRoute(operations.audit()));
  }

  private Map<Endpoint, Route> documents() {
    DocumentsRoutes documents =
        new DocumentsRoutes(callers.documents(), callers.documentMetadata());
    UploadRoutes uploads = new UploadRoutes(callers.uploads(parts.aws().idempotencyKeys()));
    return Map.of(
        Endpoint.UPLOAD_DOCUMENT, uploads::upload,
        Endpoint.PREPARE_UPLOAD, uploads::prepare,
        Endpoint.LIST_DOCUMENTS, documents::list,
        Endpoint.SHOW_DOCUMENT, documents::show,
        Endpoint.CHANGE_DOCUMENT, documents::change);
  }

  private Map<Endpoint, Route> jobs() {
    JobRoutes jobs = new JobRoutes(callers.jobs(), ledger);
    return Map.of(
        Endpoint.SHOW_DOCUMENT_JOB, jobs::show,
        Endpoint.SHOW_MEDIA_JOB, jobs::show,
        Endpoint.CANCEL_DOCUMENT_JOB, jobs::cancel,
        Endpoint.CANCEL_MEDIA_JOB, jobs::cancel,
        Endpoint.SKIP_JOB, jobs::skip,
        Endpoint.SHOW_SKIPPED_JOB, jobs::skipStatus,
        Endpoint.BUMP_JOB, new BumpRoute(callers.lanes()),
        Endpoint.SHOW_LEDGER_STATUS,
            new LedgerStatusRoute(callers.keyedEffects(parts.aws().idempotencyKeys())));
  }

  private Map<Endpoint, Route> media() {
    MediaService service = callers.media(parts.aws().idempotencyKeys());
    MediaRoutes media = new MediaRoutes(service, callers.mediaJobs());
    return Map.of(
        Endpoint.SHOW_MEDIA_STATUS, media::status,
        Endpoint.SHOW_DOCUMENT_EMBEDDINGS, media::status,
        Endpoint.EMBED_MEDIA, media::embed,
        Endpoint.EMBED_DOCUMENT, media::embed,
        Endpoint.EMBED_MEDIA_BATCH, media::embedBatch,
        Endpoint.EMBED_DOCUMENTS, media::embedBatch,
        Endpoint.LIST_MEDIA_JOBS, media::listJobs,
        Endpoint.LIST_DOCUMENT_JOBS, media::listJobs,
        Endpoint.REEMBED_DOCUMENT, new ReembedScheduleRoute(service, ledger));
  }

  private Map<Endpoint, Route> collections() {
    CollectionsRoutes collections = new CollectionsRoutes(callers.stores());
    return Map.of(
        Endpoint.CREATE_COLLECTION, collections::create,
        Endpoint.LIST_COLLECTIONS, collections::list,
        Endpoint.DELETE_COLLECTION, collections::delete);
  }
}
