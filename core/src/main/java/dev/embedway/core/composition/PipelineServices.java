package dev.embedway.core.composition;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.erasure.ErasureSeal;
import dev.embedway.core.erasure.Erasures;
import dev.embedway.core.limit.TenantLimits;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.pipeline.control.Backpressure;
import dev.embedway.core.pipeline.control.PipelineLoad;
import dev.embedway.core.pipeline.control.QueueDepths;
import dev.embedway.core.pipeline.control.RecentDepths;
import dev.embedway.core.pipeline.control.StageControl;
import dev.embedway.core.pipeline.control.StageStatusReader;
import dev.embedway.core.pipeline.deadletter.DeadLetterFactory;
import dev.embedway.core.pipeline.deadletter.PayloadCipher;
import dev.embedway.core.pipeline.job.BatchClaims;
import dev.embedway.core.pipeline.job.DeadLetterLedger;
import dev.embedway.core.pipeline.job.JobClaims;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.reconcile.ObjectDiff;
import dev.embedway.core.pipeline.reconcile.Reconciler;
import dev.embedway.core.pipeline.reconcile.StalledJobs;
import dev.embedway.core.pipeline.requeue.Requeuer;
import dev.embedway.core.pipeline.requeue.UnsentLetters;
import dev.embedway.core.pipeline.stage.ChunkFailures;
import dev.embedway.core.pipeline.stage.ChunkingStage;
import dev.embedway.core.pipeline.stage.DocumentReader;
import dev.embedway.core.pipeline.stage.EmbeddingStage;
import dev.embedway.core.pipeline.stage.GenerationWriter;
import dev.embedway.core.pipeline.stage.Holds;
import dev.embedway.core.pipeline.stage.JobFailures;
import dev.embedway.core.pipeline.stage.JobGate;
import dev.embedway.core.pipeline.stage.KeptTexts;
import dev.embedway.core.pipeline.stage.LanguageDetector;
import dev.embedway.core.pipeline.stage.StorageStage;
import dev.embedway.core.pipeline.stage.TextExtractor;
import dev.embedway.core.pipeline.upload.DocumentRemover;
import dev.embedway.core.pipeline.upload.EmbeddingsRemover;
import dev.embedway.core.pipeline.upload.MetadataFiles;
import dev.embedway.core.pipeline.upload.StoreOpener;
import dev.embedway.core.pipeline.upload.StoreRemover;
import dev.embedway.core.pipeline.upload.UploadIntake;
import dev.embedway.core.pipeline.upload.UploadRegistrar;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.core.store.StoreActivity;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoresInUse;
import dev.embedway.core.vector.MeteredVectorStore;
import dev.embedway.core.vector.VectorStore;
import java.time.Duration;
import java.util.Set;

/** Services of the document pipeline, over a process's ports. */
@ThreadSafe
public final class PipelineServices {

  private final ProcessContext context;
  private final PipelinePorts ports;
  private final EmbeddingPolicy policy;
  private final TenantLimits limits;
  private final Meter meter;
  private final StoreActivity activity;
  private final StoreCatalog storesInUse;
  private final Ledger ledger;
  private final JobGate gate;
  private final JobClaims claims;
  private final BatchClaims batches;
  private final DeadLetterLedger letters;
  private final PayloadCipher cipher;
  private final ErasureSeal seal;
  private final Erasures erasures;
  private final JobFailures failures;
  private final ChunkFailures chunkFailures;
  private final MetadataFiles metadataFiles;
  private final Holds holds;
  private final StageControl stageControl;
  private final PipelineLoad load;
  private final QueueDepths undrained;

  PipelineServices(
      ProcessContext context,
      PipelinePorts ports,
      EmbeddingPolicy policy,
      TenantLimits limits,
      Meter meter) {
    this.context = context;
    this.ports = ports;
    this.policy = policy;
    this.limits = limits;
    this.meter = meter;
    this.activity = new StoreActivity(ports.catalog(), context.clock());
    this.storesInUse = new StoresInUse(ports.catalog(), activity);
    this.ledger = new Ledger(ports.ledger(), context.settings().quotas(), context.clock());
    this.gate = new JobGate(ledger, ports.catalog(), context.clock());
    Duration lease = context.topology().lease();
    this.claims = new JobClaims(ledger, this::newOwner, lease);
    this.batches = new BatchClaims(ports.leases(), this::newOwner, lease, context.clock());
    this.letters =
        new DeadLetterLedger(ports.ledger(), context.settings().quotas(), context.clock());
    this.cipher = new PayloadCipher(context.settings().pipeline().payloadKeys(), context.random());
    DeadLetterFactory factory = new DeadLetterFactory(cipher, context.clock());
    this.seal = new ErasureSeal(context.settings().pipeline().payloadKeys().texts());
    this.erasures =
        new Erasures(ports.erasures(), seal, context.settings().erasure(), context.clock());
    this.failures = new JobFailures(ledger, claims, letters, factory).except(erasures);
    this.chunkFailures = new ChunkFailures(ledger, letters, factory, context.clock());
    this.metadataFiles = new MetadataFiles(ledger, ports.bucket(), context.clock());
    this.holds = new Holds(context.clock());
    this.load = new PipelineLoad(ports.stages(), ledger, context.clock());
    this.undrained = new RecentDepths(ports.stages().undrained(), context.clock());
    this.stageControl =
        new StageControl(ports.stages().store(), ports.stages().mappings(), load::forget);
  }

  private String newOwner() {
    return context.incarnation() + "/" + Long.toHexString(context.random().nextLong());
  }

  /** Record of uses of stores. */
  StoreActivity storeActivity() {
    return activity;
  }

  /** Stores as work has them that uses them, and that expired ones refuse. */
  public StoreCatalog storesInUse() {
    return storesInUse;
  }

  /** The ports that these services use. */
  public PipelinePorts ports() {
    return ports;
  }

  /** Documents and jobs. */
  public Ledger ledger() {
    return ledger;
  }

  /** Claims of jobs for this process's workers. */
  public JobClaims claims() {
    return claims;
  }

  /** Changes of dead letters. */
  public DeadLetterLedger deadLetters() {
    return letters;
  }

  /** Sealing of their payloads. */
  public PayloadCipher payloads() {
    return cipher;
  }

  /** The sender of dead letters that are requeued. */
  public Requeuer requeuer() {
    return new Requeuer(ledger, letters, cipher, ports.back(), ports.sender());
  }

  /** Pausing, resuming and draining of the stages. */
  public StageControl stageControl() {
    return stageControl;
  }

  /** The stages as they are now. */
  public StageStatusReader stageStatus() {
    return new StageStatusReader(ports.stages(), ledger);
  }

  /** Load of the stages, read at most once in five seconds by this process. */
  public PipelineLoad load() {
    return load;
  }

  /** Depths of the stages' dead-letter queues, read by this process likewise. */
  public QueueDepths undrained() {
    return undrained;
  }

  /** Refusal of uploads under too much load. */
  public Backpressure backpressure() {
    return new Backpressure(load, context.settings().pressure());
  }

  /**
   * Frees the jobs and batches that workers of other incarnations have; for a cloud of one process,
   * at its start.
   */
  public void voidClaimsOfOthers() {
    ledger.voidClaimsOfOthers(context.incarnation());
    batches.voidClaimsOfOthers(ledger, context.incarnation());
  }

  /** Erasures of tenants. */
  public Erasures erasures() {
    return erasures;
  }

  /** Work on what the stages leave. */
  public UpkeepServices upkeep() {
    return new UpkeepServices(context, ports, limits, ledger, seal, this::newOwner);
  }

  /** Handling of messages that are given up. */
  public JobFailures failures() {
    return failures;
  }

  /** Registration of uploads that an API takes. */
  public UploadRegistrar registrar(ModelSpec defaultModel) {
    StoreOpener stores =
        new StoreOpener(ports.catalog(), activity, defaultModel, context.random(), context.clock());
    return new UploadRegistrar(ledger, ports.bucket(), stores, ports.keys(), context.clock());
  }

  /** Registration of uploads that events tell of. */
  public UploadIntake intake(ModelSpec defaultModel) {
    return new UploadIntake(
            registrar(defaultModel).auditedIn(ports.objects()), metadataFiles, ports.sender())
        .except(erasures, erasures::isPastSearches, ports.bucket());
  }

  /**
   * The stage that cuts documents.
   *
   * @param embedder whose tokenizers count
   */
  public ChunkingStage chunking(
      Embedder embedder, TextExtractor extractor, LanguageDetector languages, UploadIntake intake) {
    return new ChunkingStage(
        ledger,
        gate,
        claims,
        batches,
        new DocumentReader(
            ports.bucket(), extractor, context.settings().pipeline().files().maxBytes()),
        new GenerationWriter(ports.artifacts(), embedder, languages, meter),
        new KeptTexts(ledger, ports.artifacts()),
        intake,
        ports.sender());
  }

  /** The stage that embeds chunk batches. */
  public EmbeddingStage embedding(Embedder embedder) {
    return new EmbeddingStage(
        ledger,
        gate,
        batches,
        ports.artifacts(),
        embedder,
        policy,
        chunkFailures,
        ports.sender(),
        meter,
        holds);
  }

  /** The stage that writes to a vector store. */
  public StorageStage storage(VectorStore vectors) {
    return new StorageStage(
        ledger,
        gate,
        ports.artifacts(),
        ports.catalog(),
        metered(vectors),
        ports.sender(),
        metadataFiles,
        holds);
  }

  /** A vector store whose calls are counted. */
  public VectorStore metered(VectorStore vectors) {
    return new MeteredVectorStore(vectors, meter);
  }

  /**
   * The search for what events and messages left behind.
   *
   * @param idle as the {@link Reconciler} has it
   */
  public Reconciler reconciler(UploadIntake intake, Duration idle) {
    return new Reconciler(
        ledger,
        ports.bucket(),
        ports.keys(),
        intake,
        ports.sender(),
        new ObjectDiff(ledger, ports.catalog()),
        new UnsentLetters(ports.deadLetters(), requeuer()),
        new StalledJobs(
            ledger,
            failures,
            context.clock(),
            idle,
            idle.isZero() ? Set::of : ports.stages().depths()::filledBulk),
        context.clock(),
        idle,
        idle.isZero() ? Set::of : stageControl::paused);
  }

  /** Removal of documents by an API. */
  public DocumentRemover documentRemover(UploadRegistrar registrar, VectorStore vectors) {
    return new DocumentRemover(ledger, ports.bucket(), registrar, ports.catalog(), vectors);
  }

  /** Removal of documents' embeddings by an API. */
  public EmbeddingsRemover embeddingsRemover(VectorStore vectors) {
    return new EmbeddingsRemover(ledger, ports.catalog(), vectors, ports.sender(), context.clock());
  }

  /** Removal of stores with their documents. */
  public StoreRemover storeRemover(UploadRegistrar registrar) {
    return new StoreRemover(ports.catalog(), ledger, registrar, context.clock());
  }
}
