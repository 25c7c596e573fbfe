package dev.embedway.core.composition;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbeddingResponse;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.record.ContentEmbedder;
import dev.embedway.core.record.RecordQuota;
import dev.embedway.core.record.RecordService;
import dev.embedway.core.reembed.ComparisonService;
import dev.embedway.core.reembed.RecordFiller;
import dev.embedway.core.search.SearchableVectors;
import dev.embedway.core.search.service.DocumentRanker;
import dev.embedway.core.search.service.QueryEmbedder;
import dev.embedway.core.search.service.SearchService;
import dev.embedway.core.search.service.StoresSearch;
import dev.embedway.core.store.StoreLookup;
import dev.embedway.core.tenant.Identifiers;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.RecordTransfer;
import dev.embedway.core.vector.VectorStore;
import java.util.function.BiConsumer;

/** Services of searches, and of the records that callers write for them. */
@ThreadSafe
public final class SearchServices {

  private final ProcessContext context;
  private final CoreServices services;
  private final PipelineServices pipeline;
  private final PipelinePorts ports;
  private final Embedder embedder;
  private final AuditTrail audit;

  SearchServices(
      ProcessContext context, CoreServices services, Embedder embedder, AuditTrail audit) {
    this.context = context;
    this.services = services;
    this.pipeline = services.pipeline();
    this.ports = pipeline.ports();
    this.embedder = embedder;
    this.audit = audit;
  }

  /** Searches of stores, whose queries are counted. */
  public SearchService search(VectorStore vectors) {
    return search(pipeline.storesInUse(), pipeline.metered(vectors), services.meter()::answered);
  }

  /**
   * The same, over other stores.
   *
   * @param vectors that are searched
   * @param meter counts queries that were embedded
   */
  public SearchService search(
      StoreLookup stores,
      SearchableVectors vectors,
      BiConsumer<TenantId, EmbeddingResponse> meter) {
    return new SearchService(
        stores,
        queries(meter),
        vectors,
        pipeline.ledger(),
        context.settings().api().hybridWeights(),
        context.clock());
  }

  /** Searches of several stores at once. */
  public StoresSearch storesSearch(VectorStore vectors) {
    return storesSearch(pipeline.storesInUse(), search(vectors), services.meter()::answered);
  }

  /**
   * The same, over other stores.
   *
   * @param searches of one of them
   * @param meter counts queries that were embedded
   */
  public StoresSearch storesSearch(
      StoreLookup stores, SearchService searches, BiConsumer<TenantId, EmbeddingResponse> meter) {
    return new StoresSearch(stores, queries(meter), searches);
  }

  /** Comparisons of versions that re-embeds make with those that searches read. */
  public ComparisonService comparisons(VectorStore vectors) {
    return new ComparisonService(
        pipeline.storesInUse(),
        ports.reembeds(),
        new DocumentRanker(
            queries(services.meter()::answered),
            pipeline.metered(vectors)::search,
            context.settings().api().hybridWeights()),
        vectors,
        audit,
        context.clock());
  }

  /** Records of stores, whose contents are counted. */
  public RecordService records(VectorStore vectors) {
    return new RecordService(
        pipeline.storesInUse(),
        pipeline.metered(vectors),
        new ContentEmbedder(embedder, services.policy(), services.meter()::answered),
        new Identifiers(context.random()),
        recordQuota(vectors),
        audit);
  }

  private QueryEmbedder queries(BiConsumer<TenantId, EmbeddingResponse> meter) {
    return new QueryEmbedder(embedder, services.policy(), meter);
  }

  /** The limit of vectors, which records share with documents. */
  RecordQuota recordQuota(VectorStore vectors) {
    return new RecordQuota(
        context.settings().quotas(), pipeline.ledger(), vectors, context.clock());
  }

  /**
   * The mover of records between versions.
   *
   * @param transfer between them
   */
  RecordFiller filler(RecordTransfer transfer) {
    return new RecordFiller(
        transfer,
        embedder,
        services.policy(),
        services.limits(),
        services.meter()::answered,
        context.clock());
  }
}
