package dev.embedway.functions.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.AwsPlatform;
import dev.embedway.aws.lambda.EventPriming;
import dev.embedway.core.composition.CallerServices;
import dev.embedway.core.composition.PipelineServices;
import dev.embedway.core.composition.ProcessContext;
import dev.embedway.core.composition.SearchServices;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.pipeline.compact.CompactionPorts;
import dev.embedway.core.pipeline.compact.RowRemoval;
import dev.embedway.core.pipeline.summary.SummaryReader;
import dev.embedway.core.record.RecordService;
import dev.embedway.core.reembed.ReembedService;
import dev.embedway.core.search.service.SearchService;
import dev.embedway.core.store.service.StoreIndexes;
import dev.embedway.core.store.service.StoreReader;
import dev.embedway.core.vector.HnswTuning;
import dev.embedway.core.vector.RecordTransfer;
import dev.embedway.core.vector.StoreConnections;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.functions.api.documents.DeleteDocumentRoute;
import dev.embedway.functions.api.files.DeleteStoreFileRoute;
import dev.embedway.functions.api.http.Host;
import dev.embedway.functions.api.http.HttpHandler;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.Router;
import dev.embedway.functions.api.http.authentication.Authenticator;
import dev.embedway.functions.api.http.authentication.FailedAuthentications;
import dev.embedway.functions.api.http.authentication.KeyCache;
import dev.embedway.functions.api.http.authentication.KeyCheck;
import dev.embedway.functions.api.http.authentication.RefusalTrail;
import dev.embedway.functions.api.media.DeleteEmbeddingsRoute;
import dev.embedway.functions.api.media.MediaSearchRoute;
import dev.embedway.functions.api.operations.CompactorRoute;
import dev.embedway.functions.api.operations.SummaryStreams;
import dev.embedway.functions.api.records.CreateFromMediaRoute;
import dev.embedway.functions.api.records.DuplicateStoreRoute;
import dev.embedway.functions.api.records.QueryStoreRoute;
import dev.embedway.functions.api.records.RecordLine;
import dev.embedway.functions.api.records.RecordRoutes;
import dev.embedway.functions.api.records.UpsertBatchesRoutes;
import dev.embedway.functions.api.records.UpsertRecordsRoute;
import dev.embedway.functions.api.search.SearchStoresRoute;
import dev.embedway.functions.api.storeadmin.DeleteByFilterRoute;
import dev.embedway.functions.api.storeadmin.IndexInfoRoute;
import dev.embedway.functions.api.storeadmin.StoreHealthRoute;
import dev.embedway.functions.api.storeadmin.StoreUsersRoute;
import dev.embedway.functions.api.storeadmin.TuningRoutes;
import dev.embedway.functions.api.stores.CollectionStatsRoute;
import dev.embedway.functions.api.stores.ComparisonRoute;
import dev.embedway.functions.api.stores.ReembedRoute;
import dev.embedway.functions.api.stores.ReembedStoresRoute;
import dev.embedway.functions.api.stores.SearchRoute;
import dev.embedway.functions.api.stores.ShowStoreRoute;
import dev.embedway.models.runtime.HubDownloads;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.route.Endpoint;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Construction of the HTTP handlers of one process, over its platform and an embedder. */
@ThreadSafe
public final class ApiComposition {

  private final AwsPlatform aws;
  private final ProcessContext context;
  private final Embedder embedder;
  private final Operations operations;
  private final CallerServices callers;
  private final SummaryReader summaries;
  private final SummaryStreams streams;

  private ApiComposition(AwsPlatform aws, Embedder embedder) {
    this.aws = aws;
    this.context = aws.context();
    this.embedder = embedder;
    this.operations = Operations.of(aws);
    this.callers = aws.services().callers(embedder, operations.audit());
    this.summaries = aws.services().summaries();
    this.streams = new SummaryStreams(summaries, operations.meter());
  }

  /** A composition; finds the default model. */
  public static ApiComposition of(AwsPlatform aws, Embedder embedder) {
    return new ApiComposition(aws, embedder);
  }

  /** Makes the handler of the routes that need no PostgreSQL. */
  public ApiHandler api(HubDownloads downloads) {
    return api(downloads, Host.AWS);
  }

  /**
   * The same.
   *
   * @param host of the handler
   */
  public ApiHandler api(HubDownloads downloads, Host host) {
    KeyCache keys = keyCache();
    Router router = router(FunctionId.API, new ApiRoutes(this, keys, downloads, host).routes());
    return new ApiHandler(handler(router, keys), operations.meter());
  }

  /**
   * Makes the handler of the routes that need PostgreSQL.
   *
   * @param transfer between versions of the vector store
   * @param rows of the vector store, for the compactor
   * @param tuning of its indexes
   * @param connections to it
   */
  public DataHandler data(
      VectorStore vectors,
      RecordTransfer transfer,
      RowRemoval rows,
      HnswTuning tuning,
      StoreConnections connections) {
    SearchServices services = callers.searches();
    SearchService searches = services.search(vectors);
    Route search = operations.limited(searchRoute(searches));
    Route searchMedia = operations.limited(new MediaSearchRoute(callers.mediaSearch(searches)));
    ReembedService reembeds = callers.reembeds(vectors, transfer);
    StoreReader stores = callers.storeReader(vectors);
    Route show = new ShowStoreRoute(stores, reembeds);
    Route stats = new CollectionStatsRoute(stores);
    StoreIndexes indexes = callers.storeIndexes(vectors, tuning);
    TuningRoutes tuned = new TuningRoutes(indexes);
    Route compare = operations.limited(new ComparisonRoute(services.comparisons(vectors)));
    CompactionPorts compaction = aws.compaction(rows);
    Route delete =
        new DeleteDocumentRoute(
            callers.documentDeletion(vectors), callers.documentErasure(vectors, compaction));
    Route remove = new DeleteEmbeddingsRoute(callers.mediaRemover(vectors));
    RecordService records = services.records(vectors);
    RecordRoutes record = new RecordRoutes(records);
    Route compact = new CompactorRoute(callers.compaction(compaction), context.clock());
    Route detach = new DeleteStoreFileRoute(callers.files().removal(vectors));
    Router router =
        router(
            FunctionId.DATA,
            Map.ofEntries(
                Map.entry(Endpoint.SEARCH_STORE, search),
                Map.entry(
                    Endpoint.SEARCH_STORES,
                    operations.limited(new SearchStoresRoute(services.storesSearch(vectors)))),
                Map.entry(Endpoint.SHOW_STORE, show),
                Map.entry(Endpoint.REEMBED_STORE, new ReembedRoute(reembeds)),
                Map.entry(Endpoint.COLLECTION_STATS, stats),
                Map.entry(
                    Endpoint.REEMBED_STORES,
                    new ReembedStoresRoute(callers.storesReembed(reembeds))),
                Map.entry(Endpoint.COMPARE_STORE, compare),
                Map.entry(Endpoint.SHOW_STORE_INDEX, new IndexInfoRoute(indexes)),
                Map.entry(Endpoint.SHOW_STORES_HEALTH, new StoreHealthRoute(connections)),
                Map.entry(Endpoint.TUNE_STORE, tuned::searchWith),
                Map.entry(Endpoint.TUNE_STORES, tuned::searchAllWith),
                Map.entry(Endpoint.REBUILD_STORE_INDEX, tuned::rebuild),
                Map.entry(Endpoint.DELETE_DOCUMENT, delete),
                Map.entry(Endpoint.DELETE_STORE_FILE, detach),
                Map.entry(Endpoint.RUN_COMPACTOR, compact),
                Map.entry(Endpoint.SEARCH_MEDIA, searchMedia),
                Map.entry(Endpoint.SEARCH_DOCUMENTS, searchMedia),
                Map.entry(Endpoint.DELETE_MEDIA_EMBEDDINGS, remove),
                Map.entry(Endpoint.DELETE_DOCUMENT_EMBEDDINGS, remove),
                Map.entry(Endpoint.QUERY_STORE, operations.limited(new QueryStoreRoute(searches))),
                Map.entry(
                    Endpoint.UPSERT_RECORDS, operations.limited(new UpsertRecordsRoute(records))),
                Map.entry(Endpoint.DELETE_BY_FILTER, new DeleteByFilterRoute(records)),
                Map.entry(Endpoint.LIST_VECTOR_BATCHES, upsertBatches()::list),
                Map.entry(
                    Endpoint.DUPLICATE_STORE,
                    new DuplicateStoreRoute(
                        callers.recordBatches(aws.upsertBatches()).copies(vectors))),
                Map.entry(Endpoint.LIST_RECORDS, record::list),
                Map.entry(Endpoint.SHOW_RECORD, record::show),
                Map.entry(Endpoint.DELETE_RECORD, record::delete)));
    return new DataHandler(
        handler(router, keyCache()), upsertBatchRuns(vectors, transfer), operations.meter());
  }

  /** Makes the routes of batches of records. */
  UpsertBatchesRoutes upsertBatches() {
    return new UpsertBatchesRoutes(callers.recordBatches(aws.upsertBatches()).batches());
  }

  /** Makes the route of stores of documents that other stores have. */
  CreateFromMediaRoute createFromMedia() {
    return new CreateFromMediaRoute(callers.recordBatches(aws.upsertBatches()).mediaStores());
  }

  /** Makes the route of tenants with their stores. */
  StoreUsersRoute storeUsers() {
    return new StoreUsersRoute(callers.recordBatches(aws.upsertBatches()).users());
  }

  /** Makes the runs of the work on batches of records. */
  public UpsertBatchRuns upsertBatchRuns(VectorStore vectors, RecordTransfer transfer) {
    return new UpsertBatchRuns(
        callers.recordBatches(aws.upsertBatches()).worker(vectors, transfer, RecordLine::read)::run,
        context.clock(),
        time -> LockSupport.parkNanos(time.toNanos()));
  }

  private Router router(FunctionId function, Map<Endpoint, Route> routes) {
    return new FunctionRoutes(function, routes)
        .router(route -> operations.limited((call, _) -> route.answer(call)));
  }

  /** Makes what searches once before a process serves. */
  EventPriming<APIGatewayV2HTTPEvent> searchPriming() {
    return SearchPriming.of(this);
  }

  /** Makes the route of searches. */
  SearchRoute searchRoute(SearchService service) {
    return new SearchRoute(service);
  }

  /** Makes the check of keys before a request's body is there. */
  public KeyCheck keyCheck() {
    return new KeyCheck(keyCache(), context.clock());
  }

  /** Makes the cache of a handler's keys. */
  KeyCache keyCache() {
    return new KeyCache(pipeline().ports().keys());
  }

  /** Makes what answers HTTP events by these routes. */
  HttpHandler handler(Router router, KeyCache keys) {
    RefusalTrail refusals = new RefusalTrail(callers.audit(), context.clock());
    return new HttpHandler(
        router,
        new Authenticator(
            keys,
            operations.signatures(),
            new FailedAuthentications(operations.meter(), context.clock()),
            refusals,
            context.clock()),
        refusals,
        operations.accessLog(),
        context.settings().api().requestTimeout(),
        context.clock(),
        context.random());
  }

  /** Streams of summaries, for what sends them. */
  public SummaryStreams streams() {
    return streams;
  }

  SummaryReader summaries() {
    return summaries;
  }

  AwsPlatform aws() {
    return aws;
  }

  ProcessContext context() {
    return context;
  }

  Embedder embedder() {
    return embedder;
  }

  Operations operations() {
    return operations;
  }

  CallerServices callers() {
    return callers;
  }

  PipelineServices pipeline() {
    return aws.services().pipeline();
  }

  /** Id of the model of a store that names none. */
  String defaultModel() {
    return context.settings().pipeline().defaultModel();
  }
}
