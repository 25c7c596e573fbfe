package dev.embedway.core.pipeline;

import dev.embedway.core.composition.CallerServices;
import dev.embedway.core.composition.CoreServices;
import dev.embedway.core.composition.PipelinePorts;
import dev.embedway.core.composition.PipelineServices;
import dev.embedway.core.composition.ProcessContext;
import dev.embedway.core.composition.RequestPorts;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.limit.TenantLimits;
import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.observe.MetricSink;
import dev.embedway.core.observe.Sample;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.control.QueueDepth;
import dev.embedway.core.pipeline.control.QueueDepths;
import dev.embedway.core.pipeline.control.StagePorts;
import dev.embedway.core.pipeline.control.StageStore;
import dev.embedway.core.pipeline.control.StageSwitch;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetterId;
import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore;
import dev.embedway.core.pipeline.deadletter.FailedMessage;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.MetadataFile;
import dev.embedway.core.pipeline.document.Sequencer;
import dev.embedway.core.pipeline.job.BatchLeases;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobClaims;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.core.pipeline.message.MessageCodec;
import dev.embedway.core.pipeline.message.MessageSender;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.ApplyMetadata;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineMessage.RemoveDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.RestoreArtifacts;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.reconcile.Reconciler;
import dev.embedway.core.pipeline.requeue.DeadLetterService;
import dev.embedway.core.pipeline.requeue.MessageReturn;
import dev.embedway.core.pipeline.stage.ChunkingStage;
import dev.embedway.core.pipeline.stage.EmbeddingStage;
import dev.embedway.core.pipeline.stage.JobFailures;
import dev.embedway.core.pipeline.stage.LanguageDetector;
import dev.embedway.core.pipeline.stage.StorageStage;
import dev.embedway.core.pipeline.upload.IdempotencyKeys;
import dev.embedway.core.pipeline.upload.SourceBucket;
import dev.embedway.core.pipeline.upload.UploadEvent;
import dev.embedway.core.pipeline.upload.UploadIntake;
import dev.embedway.core.reembed.ReembedStore;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.core.vector.RecordTransfer;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.fakes.FakeProvider;
import dev.embedway.testing.fakes.MemoryApiKeys;
import dev.embedway.testing.fakes.MemoryAuditLog;
import dev.embedway.testing.fakes.MemoryBreakerStore;
import dev.embedway.testing.fakes.MemoryCounterStore;
import dev.embedway.testing.fakes.MemoryEmbeddingCache;
import dev.embedway.testing.fakes.MemoryEpochs;
import dev.embedway.testing.fakes.MemoryIdempotencyKeys;
import dev.embedway.testing.fakes.MemoryLimiterStore;
import dev.embedway.testing.fakes.MemoryStageActivity;
import dev.embedway.testing.fakes.MemoryUsageStore;
import dev.embedway.testing.fakes.pipeline.CrashPoint;
import dev.embedway.testing.fakes.pipeline.MemoryArtifacts;
import dev.embedway.testing.fakes.pipeline.MemoryBatchLeases;
import dev.embedway.testing.fakes.pipeline.MemoryBucket;
import dev.embedway.testing.fakes.pipeline.MemoryCatalog;
import dev.embedway.testing.fakes.pipeline.MemoryErasures;
import dev.embedway.testing.fakes.pipeline.MemoryLedger;
import dev.embedway.testing.fakes.pipeline.MemoryRecordTransfer;
import dev.embedway.testing.fakes.pipeline.MemoryReembeds;
import dev.embedway.testing.fakes.pipeline.MemorySender;
import dev.embedway.testing.fakes.pipeline.MemoryStages;
import dev.embedway.testing.fakes.pipeline.MemoryVectorStore;
import dev.embedway.testing.fakes.pipeline.PlainExtractor;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.Topology;
import dev.embedway.topology.route.Role;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * All stages over ports in memory, with at-least-once delivery: a message or event is given again
 * until its work ends without a fault. One thread at a time.
 */
public final class PipelineRig {

  public static final TenantId ACME = new TenantId("acme");
  static final Duration LEASE = Topology.aws().lease();
  private static final int MAX_DELIVERIES = 2_000;

  public final TestClock clock = new TestClock();
  public final Ledger ledger;
  public final MemoryArtifacts artifacts = new MemoryArtifacts();
  final MemoryBatchLeases leases = new MemoryBatchLeases();
  public final MemoryReembeds reembeds = new MemoryReembeds();
  public final MemoryBucket bucket = new MemoryBucket(clock);
  public final MemoryLedger store = new MemoryLedger();
  public final MemoryCatalog catalog = new MemoryCatalog(store.forgetList(), clock);
  public final MemoryVectorStore vectors = new MemoryVectorStore();
  public final MemorySender queue = new MemorySender();

  /** Queues that messages were sent back into. */
  public final List<QueueId> returned = new ArrayList<>();

  public final FakeProvider provider = new FakeProvider();
  public final Deque<UploadEvent> events = new ArrayDeque<>();
  public final List<AuditRecord> audit = new ArrayList<>();

  /** Requests of callers, who send one again until it is answered. */
  public final Deque<Runnable> requests = new ArrayDeque<>();

  public final UploadIntake intake;
  final JobClaims claims;
  public final PipelineServices pipeline;
  public final JobFailures failures;
  public final Reconciler reconciler;

  /** Services of callers, whose changes are in {@link #callersAudit}. */
  public final CallerServices callers;

  public final List<AuditRecord> callersAudit = new ArrayList<>();

  /** Keys of callers' requests. */
  public final IdempotencyKeys keys;

  /** The vector store as services have it. */
  public final VectorStore vectorPort;

  /** The way of records between its versions. */
  public final RecordTransfer transferPort;

  final MemoryCounterStore counters = new MemoryCounterStore();
  public final MemoryStages stages = new MemoryStages();
  final Meter meter;

  /** Limits of tenants, as requests have them. */
  public final TenantLimits limits;

  /** Called at each death of the process, before it is started again. */
  Runnable whenDead = () -> {};

  public final DeadLetterService deadLetters;

  final CrashPoint crash;
  private final ChunkingStage chunking;
  private final EmbeddingStage embedding;
  private final StorageStage storage;

  public PipelineRig() {
    this(CrashPoint.never());
  }

  public PipelineRig(CrashPoint crash) {
    this(crash, Map.of());
  }

  /** A rig whose operator set these variables. */
  public PipelineRig(Map<String, String> variables) {
    this(CrashPoint.never(), variables);
  }

  private PipelineRig(CrashPoint crash, Map<String, String> variables) {
    this.crash = crash;
    Map<String, String> all = new HashMap<>(variables);
    all.put("EMBEDWAY_MAX_DOCUMENT_BYTES", "100000");
    all.put("EMBEDWAY_DEFAULT_MODEL", FakeProvider.MODEL.id());
    all.putIfAbsent("EMBEDDINGS_CACHE_MAX_SIZE", "0");
    ProcessContext context =
        new ProcessContext(EmbedwaySettings.read(all), "rig", clock, new Random(1));
    this.ledger = new Ledger(store, context.settings().quotas(), clock);
    CoreServices services =
        new CoreServices(
            context,
            new RequestPorts(
                new RequestPorts.Numbers(
                    counters, new MemoryUsageStore(), new MemoryStageActivity(), MetricSink.NONE),
                new MemoryLimiterStore(),
                new MemoryBreakerStore(),
                new RequestPorts.Cache(new MemoryEpochs(), new MemoryEmbeddingCache())),
            new PipelinePorts(
                new PipelinePorts.State(
                    crash.around(LedgerStore.class, store),
                    crash.around(DeadLetterStore.class, store.deadLetters()),
                    crash.around(BatchLeases.class, leases),
                    crash.around(ReembedStore.class, reembeds),
                    new MemoryErasures()),
                crash.around(Artifacts.class, artifacts),
                crash.around(SourceBucket.class, bucket),
                crash.around(StoreCatalog.class, catalog),
                crash.around(ApiKeyStore.class, MemoryApiKeys.of("acme", "default")),
                new PipelinePorts.Messages(
                    crash.around(MessageSender.class, queue),
                    crash.around(MessageReturn.class, this::sendBack)),
                audited(audit),
                new StagePorts(
                    crash.around(StageStore.class, stages),
                    crash.around(StageSwitch.class, stages),
                    crash.around(QueueDepths.class, stages),
                    _ -> new QueueDepth(0, 0))));
    this.pipeline = services.pipeline();
    Embedder embedder = new Embedder(List.of(provider), services.cache(), clock);
    this.meter = services.meter();
    this.limits = services.limits();
    this.claims = pipeline.claims();
    this.failures = pipeline.failures();
    this.deadLetters = services.callers(embedder, audited(audit)).deadLetters();
    this.intake = pipeline.intake(FakeProvider.MODEL);
    this.chunking =
        pipeline.chunking(embedder, new PlainExtractor(), LanguageDetector.NONE, intake);
    this.embedding = pipeline.embedding(embedder);
    this.vectorPort = crash.around(VectorStore.class, vectors);
    this.transferPort = crash.around(RecordTransfer.class, new MemoryRecordTransfer(vectors));
    this.keys = crash.around(IdempotencyKeys.class, new MemoryIdempotencyKeys());
    this.storage = pipeline.storage(vectorPort);
    this.reconciler = pipeline.reconciler(intake, Duration.ZERO);
    this.callers = services.callers(embedder, audited(callersAudit));
  }

  private AuditLog audited(List<AuditRecord> records) {
    return crash.around(AuditLog.class, new MemoryAuditLog(records));
  }

  /** A reconciler as the schedule on AWS has it, whose queues outlive it. */
  public Reconciler reconciler(Duration idle) {
    return pipeline.reconciler(intake, idle);
  }

  /** Number of observations of a histogram. */
  long count(Metric metric, String... labels) {
    return counters.totals().entrySet().stream()
        .filter(entry -> entry.getKey().metric() == metric)
        .filter(entry -> entry.getKey().labels().equals(List.of(labels)))
        .filter(entry -> !entry.getKey().part().equals(Sample.SUM))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Sum of a histogram's values, in millionths; a counter as it is. */
  long sum(Metric metric, String... labels) {
    String part = metric.bounds().isEmpty() ? Sample.WHOLE : Sample.SUM;
    return counters.totals().getOrDefault(new Sample(metric, List.of(labels), part), 0L);
  }

  /** Puts a text and queues S3's event of it. */
  public void upload(String key, String text, String sequencer) {
    clock.advance(Duration.ofSeconds(2));
    bucket.put("acme/docs/" + key, text);
    event("acme/docs/" + key, UploadEvent.Kind.CREATED, sequencer);
  }

  /** Puts a document's metadata file with these attributes and queues its event. */
  public void uploadMetadata(String key, String attributes) {
    upload(key + MetadataFile.SUFFIX, "{\"metadataAttributes\":" + attributes + "}", "");
  }

  /** Removes an object and queues S3's event of it. */
  public void remove(String key, String sequencer) {
    clock.advance(Duration.ofSeconds(2));
    bucket.remove("acme/docs/" + key);
    event("acme/docs/" + key, UploadEvent.Kind.REMOVED, sequencer);
  }

  /** Queues an event; an empty sequencer is none. */
  public void event(String fullKey, UploadEvent.Kind kind, String sequencer) {
    Optional<Sequencer> order =
        sequencer.isEmpty() ? Optional.empty() : Optional.of(new Sequencer(sequencer));
    events.add(new UploadEvent(fullKey, order, kind));
  }

  /** Delivers requests, events and messages until none is left. */
  public void drain() {
    for (int deliveries = 0; isBusy(); deliveries++) {
      requireRest(deliveries);
      if (!requests.isEmpty()) {
        sendNext();
      } else if (events.isEmpty()) {
        deliverNext();
      } else {
        deliverEvents();
      }
    }
  }

  private boolean isBusy() {
    return !requests.isEmpty() || !events.isEmpty() || !queue.queue().isEmpty();
  }

  private void sendNext() {
    Runnable request = requests.remove();
    if (!deliver(request)) {
      requests.addFirst(request);
    }
  }

  /** Delivers events until none is left, and no message. */
  public void deliverEvents() {
    for (int deliveries = 0; !events.isEmpty(); deliveries++) {
      requireRest(deliveries);
      UploadEvent event = events.remove();
      if (!deliver(() -> intake.accept(event))) {
        events.add(event);
      }
    }
  }

  private static void requireRest(int deliveries) {
    if (deliveries > MAX_DELIVERIES) {
      throw new AssertionError("the pipeline does not come to rest");
    }
  }

  /** Delivers one message. */
  public void deliverNext() {
    PipelineMessage message = queue.queue().remove();
    if (!deliver(() -> process(message))) {
      queue.queue().add(message);
    }
  }

  private void sendBack(QueueId stage, TenantId tenant, String body) {
    returned.add(stage);
    queue.send(List.of(new MessageCodec().decode(body)));
  }

  /** The message as a queue tells of it that gives it up. */
  public FailedMessage failed(PipelineMessage message) {
    return new FailedMessage(
        PipelineStage.of(message),
        new MessageCodec().encode(message),
        3,
        clock.instant().minusSeconds(60),
        Optional.empty());
  }

  /** Gives a message up after its last fault. */
  public void giveUp(PipelineMessage message, EmbedwayException fault) {
    failures.exhausted(failed(message), message, fault);
  }

  /** Gives the next message up, until that is noted. */
  void giveUpNext(EmbedwayException fault) {
    PipelineMessage message = queue.queue().remove();
    untilDone(() -> giveUp(message, fault));
  }

  /** Does what a caller does again after each death of the process. */
  void untilDone(Runnable work) {
    for (int calls = 0; !deliver(work); calls++) {
      requireRest(calls);
    }
  }

  /** Approves a message's dead letter and sends it again, unless it was before a death. */
  void requeueDespiteCrashes(PipelineMessage message) {
    DeadLetterId id = DeadLetterId.of(message);
    PipelineStage stage = PipelineStage.of(message);
    untilDone(() ->
        deadLetters.decide(
            admin(),
            stage,
            id.value(),
            DeadLetterState.APPROVED_FOR_REQUEUE,
            Optional.of("the cause is mended")));
    untilDone(() -> {
      if (store.deadLetters().find(id).orElseThrow().state()
          == DeadLetterState.APPROVED_FOR_REQUEUE) {
        deadLetters.requeue(admin(), stage, id.value());
      }
    });
  }

  /** Approves the dead letter of a message and sends it again. */
  public DeadLetter requeue(PipelineMessage message) {
    String id = DeadLetterId.of(message).value();
    TenantRequest request = admin();
    PipelineStage stage = PipelineStage.of(message);
    deadLetters.decide(
        request,
        stage,
        id,
        DeadLetterState.APPROVED_FOR_REQUEUE,
        Optional.of("the cause is mended"));
    return deadLetters.requeue(request, stage, id);
  }

  /** A request of the operator's. */
  public TenantRequest admin() {
    return admin(TenantId.DEFAULT);
  }

  /** A request of an admin of a tenant about that tenant. */
  public TenantRequest admin(TenantId tenant) {
    return new TenantRequest(
        new Caller(tenant, "key_1", Set.of(Role.ADMIN)), tenant, clock.instant().plusSeconds(30));
  }

  /** Gives a message to its stage once, faults and all. */
  public void process(PipelineMessage message) {
    switch (message) {
      case ChunkDocument chunk -> chunking.process(chunk);
      case RestoreArtifacts restore -> chunking.process(restore);
      case EmbedBatch embed -> embedding.process(embed, clock.instant().plusSeconds(30));
      case StoreBatch store -> storage.process(store);
      case ApplyMetadata describe -> storage.process(describe);
      case RemoveDocument removal -> storage.process(removal);
    }
  }

  private boolean deliver(Runnable work) {
    try {
      work.run();
      return true;
    } catch (CrashPoint.Crash e) {
      whenDead.run();
      crash.restart();
      clock.advance(LEASE);
      return false;
    } catch (EmbedwayException e) {
      if (!e.isRetriable()) {
        throw e;
      }
      clock.advance(Duration.ofSeconds(10));
      return false;
    }
  }

  /** A request of a caller with every role, concerning its own tenant. */
  public TenantRequest request() {
    return new TenantRequest(
        new Caller(ACME, "key_test", Set.of(Role.INGEST, Role.SEARCH)),
        ACME,
        clock.instant().plusSeconds(20));
  }

  public DocumentId id(String key) {
    return DocumentId.of(ACME, "docs", key);
  }

  public Document document(String key) {
    return ledger.document(ACME, id(key)).orElseThrow();
  }

  public Job job(String key, long generation) {
    return ledger.job(new JobId(ACME, id(key), generation, 1)).orElseThrow();
  }

  /** Chunks of a document that a search may find, joined; empty for none. */
  public String visible(String key) {
    StoreSpec store = catalog.find(ACME, "docs").orElseThrow();
    return String.join("|", vectors.texts(store.index(), id(key).value()));
  }

  /** The same for each version of the store. */
  List<String> visibleInAll(String key) {
    StoreSpec store = catalog.find(ACME, "docs").orElseThrow();
    return store.indexes().stream()
        .map(index -> String.join("|", vectors.texts(index, id(key).value())))
        .toList();
  }

  /** Attributes that filters read of a visible document; empty for one that is not. */
  public Map<String, Object> attributes(String key) {
    StoreSpec store = catalog.find(ACME, "docs").orElseThrow();
    return vectors.attributes(store.index(), id(key).value());
  }

  /** Count of texts that the model was asked for. */
  public int embedded() {
    return provider.calls().stream().mapToInt(call -> call.texts().size()).sum();
  }
}
