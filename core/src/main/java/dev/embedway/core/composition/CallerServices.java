package dev.embedway.core.composition;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.document.AttributeFiles;
import dev.embedway.core.document.DocumentAttributes;
import dev.embedway.core.document.DocumentDeletion;
import dev.embedway.core.document.DocumentErasure;
import dev.embedway.core.document.DocumentMetadata;
import dev.embedway.core.document.ReadableDocuments;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.media.MediaDocuments;
import dev.embedway.core.media.MediaJobs;
import dev.embedway.core.media.MediaRemover;
import dev.embedway.core.media.MediaSearchService;
import dev.embedway.core.media.MediaService;
import dev.embedway.core.media.StoreTermsCheck;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.pipeline.compact.CompactionPorts;
import dev.embedway.core.pipeline.compact.CompactionService;
import dev.embedway.core.pipeline.compact.RemovedDocuments;
import dev.embedway.core.pipeline.control.JobLanes;
import dev.embedway.core.pipeline.job.JobControl;
import dev.embedway.core.pipeline.requeue.DeadLetterService;
import dev.embedway.core.pipeline.upload.IdempotencyKeys;
import dev.embedway.core.pipeline.upload.KeyedEffects;
import dev.embedway.core.pipeline.upload.UploadRegistrar;
import dev.embedway.core.provider.Pause;
import dev.embedway.core.record.batch.UpsertBatchPorts;
import dev.embedway.core.reembed.ReembedPlanner;
import dev.embedway.core.reembed.ReembedService;
import dev.embedway.core.reembed.StoresReembed;
import dev.embedway.core.search.service.SearchService;
import dev.embedway.core.store.service.StoreCounts;
import dev.embedway.core.store.service.StoreIndexes;
import dev.embedway.core.store.service.StoreModels;
import dev.embedway.core.store.service.StoreReader;
import dev.embedway.core.store.service.StoreService;
import dev.embedway.core.store.service.StoreSynonyms;
import dev.embedway.core.tenant.Identifiers;
import dev.embedway.core.tenant.service.KeyService;
import dev.embedway.core.tenant.service.KnownKeys;
import dev.embedway.core.tenant.service.TenantService;
import dev.embedway.core.upload.DocumentUploads;
import dev.embedway.core.upload.IdempotentJobs;
import dev.embedway.core.upload.PresignedUploads;
import dev.embedway.core.upload.UploadPlaces;
import dev.embedway.core.upload.UploadQuota;
import dev.embedway.core.upload.UploadService;
import dev.embedway.core.vector.HnswTuning;
import dev.embedway.core.vector.RecordTransfer;
import dev.embedway.core.vector.VectorStore;

/** Services of callers' requests, over a process's services of documents. */
@ThreadSafe
public final class CallerServices {

  private final CoreServices services;
  private final ProcessContext context;
  private final PipelineServices pipeline;
  private final PipelinePorts ports;
  private final Embedder embedder;
  private final UploadRegistrar registrar;
  private final AuditTrail audit;
  private final MediaDocuments media;
  private final StoreTermsCheck terms;

  CallerServices(ProcessContext context, CoreServices services, Embedder embedder, AuditLog audit) {
    this.services = services;
    this.context = context;
    this.pipeline = services.pipeline();
    this.ports = pipeline.ports();
    this.embedder = embedder;
    this.registrar =
        pipeline.registrar(embedder.resolve(context.settings().pipeline().defaultModel()));
    this.audit = new AuditTrail(audit, context.clock());
    this.media = new MediaDocuments(pipeline.ledger(), ports.catalog());
    this.terms = new StoreTermsCheck(embedder, services.policy());
  }

  /** The writer of callers' changes into the audit log. */
  public AuditTrail audit() {
    return audit;
  }

  /** Uploads of documents. */
  public UploadService uploads(IdempotencyKeys keys) {
    return new UploadService(
        pipeline.backpressure(),
        new UploadPlaces(pipeline.storesInUse(), ports.keys()),
        uploadQuota(),
        audit,
        new DocumentUploads(ports.bucket(), ports.artifacts(), registrar),
        new IdempotentJobs(keys),
        new PresignedUploads(ports.bucket(), ports.artifacts()),
        context.settings().pipeline().files().maxBytes(),
        context.clock());
  }

  UploadQuota uploadQuota() {
    return new UploadQuota(context.settings().quotas(), pipeline.ledger(), ports.catalog());
  }

  StoreTermsCheck terms() {
    return terms;
  }

  UploadRegistrar registrar() {
    return registrar;
  }

  /** Files. */
  public FileServices files() {
    return new FileServices(context, pipeline, this);
  }

  /** Searches and records. */
  public SearchServices searches() {
    return new SearchServices(context, services, embedder, audit);
  }

  /** Reading of documents. */
  public ReadableDocuments documents() {
    return new ReadableDocuments(pipeline.ledger(), ports.catalog());
  }

  /** Reading and change of documents' metadata. */
  public DocumentMetadata documentMetadata() {
    return new DocumentMetadata(documents(), documentAttributes(), attributeFiles(), audit);
  }

  /** Reading of documents' attributes. */
  public DocumentAttributes documentAttributes() {
    return new DocumentAttributes(ports.artifacts());
  }

  /** Metadata files as requests write them. */
  public AttributeFiles attributeFiles() {
    ModelSpec defaultModel = embedder.resolve(context.settings().pipeline().defaultModel());
    return new AttributeFiles(ports.bucket(), pipeline.intake(defaultModel));
  }

  /** Deletion of documents. */
  public DocumentDeletion documentDeletion(VectorStore vectors) {
    return new DocumentDeletion(documents(), pipeline.documentRemover(registrar, vectors), audit);
  }

  /**
   * Erasure of documents.
   *
   * @param parts of compaction
   */
  public DocumentErasure documentErasure(VectorStore vectors, CompactionPorts parts) {
    return new DocumentErasure(
        documents(),
        pipeline.documentRemover(registrar, vectors),
        new RemovedDocuments(pipeline.ledger(), ports.catalog(), parts, context.clock()),
        pipeline.upkeep().documentReceipts(),
        audit,
        context.clock());
  }

  /**
   * API keys as callers make and revoke them.
   *
   * @param known the process's memory of keys
   */
  public KeyService keys(KnownKeys known) {
    return new KeyService(
        ports.keys(),
        known,
        new Identifiers(context.random()),
        pipeline.erasures(),
        audit,
        context.settings().quotas(),
        context.clock());
  }

  /** Tenants as the operator suspends, resumes and closes them, with a process's memory of keys. */
  public TenantService tenants(KnownKeys known) {
    return new TenantService(
        ports.keys(), known, pipeline.ledger(), pipeline.erasures(), audit, context.clock());
  }

  /** Dead letters as admins see and decide about them. */
  public DeadLetterService deadLetters() {
    return new DeadLetterService(
        ports.deadLetters(),
        pipeline.deadLetters(),
        pipeline.payloads(),
        pipeline.requeuer(),
        audit,
        context.settings().pipeline().requeue(),
        context.clock(),
        Pause.real());
  }

  /** Jobs as callers end them. */
  public JobControl jobs() {
    return new JobControl(pipeline.ledger(), audit, context.clock());
  }

  /** Lanes of jobs as callers choose them. */
  public JobLanes lanes() {
    return new JobLanes(jobs(), pipeline.ledger(), ports.sender(), audit);
  }

  /** Effects that keys name. */
  public KeyedEffects keyedEffects(IdempotencyKeys keys) {
    return new KeyedEffects(keys, pipeline.ledger(), ports.leases(), context.clock());
  }

  /** Embedding of documents that are there. */
  public MediaService media(IdempotencyKeys keys) {
    return new MediaService(
        pipeline.backpressure(),
        media,
        terms,
        pipeline.ledger(),
        registrar,
        ports.sender(),
        new IdempotentJobs(keys),
        audit,
        context.clock());
  }

  /** Lists of jobs. */
  public MediaJobs mediaJobs() {
    return new MediaJobs(documents(), pipeline.ledger(), context.clock());
  }

  /** Removal of documents' embeddings. */
  public MediaRemover mediaRemover(VectorStore vectors) {
    return new MediaRemover(media, pipeline.embeddingsRemover(vectors), audit);
  }

  /** Searches of collections. */
  public MediaSearchService mediaSearch(SearchService searches) {
    return new MediaSearchService(pipeline.storesInUse(), terms, searches);
  }

  /** Stores as callers make, change and delete them. */
  public StoreService stores() {
    return new StoreService(
        ports.catalog(),
        pipeline.storeActivity(),
        storeModels(),
        counts(),
        pipeline.storeRemover(registrar),
        new Identifiers(context.random()),
        audit,
        context.clock());
  }

  /** Synonyms of stores. */
  public StoreSynonyms synonyms() {
    return new StoreSynonyms(ports.catalog(), audit, context.clock());
  }

  private StoreModels storeModels() {
    return new StoreModels(
        embedder, services.policy(), context.settings().pipeline().defaultModel());
  }

  /**
   * Re-embeds of stores as callers start and end them.
   *
   * @param vectors of the stores
   * @param transfer between their versions
   */
  public ReembedService reembeds(VectorStore vectors, RecordTransfer transfer) {
    return new ReembedService(
        ports.catalog(),
        storeModels(),
        ports.reembeds(),
        new ReembedPlanner(
            pipeline.ledger(),
            ports.artifacts(),
            vectors,
            context.settings().providers().prices(),
            context.clock()),
        searches().filler(transfer),
        audit,
        context.clock());
  }

  /** Re-embeds of all stores of tenants. */
  public StoresReembed storesReembed(ReembedService reembeds) {
    return new StoresReembed(reembeds, ports.keys(), context.clock());
  }

  /** Runs of the compactor as the operator asks for them. */
  public CompactionService compaction(CompactionPorts parts) {
    return new CompactionService(pipeline.upkeep().compactor(parts), ports.keys(), audit);
  }

  /** Reading of one store. */
  public StoreReader storeReader(VectorStore vectors) {
    return new StoreReader(ports.catalog(), counts(), vectors, context.clock());
  }

  /** Indexes of stores. */
  public StoreIndexes storeIndexes(VectorStore vectors, HnswTuning tuning) {
    return new StoreIndexes(ports.catalog(), vectors, tuning, audit, context.clock());
  }

  private StoreCounts counts() {
    return new StoreCounts(pipeline.ledger(), context.clock());
  }

  /** Batches of records. */
  public RecordServices recordBatches(UpsertBatchPorts batches) {
    return new RecordServices(context, pipeline, this, services.limits(), batches);
  }
}
