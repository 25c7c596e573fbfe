package dev.embedway.aws;

import dev.embedway.aws.access.DynamoApiKeyStore;
import dev.embedway.aws.access.DynamoAuditLog;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.control.DynamoBatchLeases;
import dev.embedway.aws.control.DynamoBreakerStore;
import dev.embedway.aws.control.DynamoCompactionState;
import dev.embedway.aws.control.DynamoCounterStore;
import dev.embedway.aws.control.DynamoEmbeddingCache;
import dev.embedway.aws.control.DynamoEpochStore;
import dev.embedway.aws.control.DynamoFileBatches;
import dev.embedway.aws.control.DynamoFileCatalog;
import dev.embedway.aws.control.DynamoIdempotencyKeys;
import dev.embedway.aws.control.DynamoLimiterStore;
import dev.embedway.aws.control.DynamoModelList;
import dev.embedway.aws.control.DynamoNonceStore;
import dev.embedway.aws.control.DynamoReadingTurns;
import dev.embedway.aws.control.DynamoReconcileProgress;
import dev.embedway.aws.control.DynamoReembedStore;
import dev.embedway.aws.control.DynamoStageActivity;
import dev.embedway.aws.control.DynamoStageStore;
import dev.embedway.aws.control.DynamoStoreCatalog;
import dev.embedway.aws.control.DynamoUpsertBatches;
import dev.embedway.aws.control.DynamoUsageStore;
import dev.embedway.aws.erasure.DynamoErasures;
import dev.embedway.aws.erasure.ErasureTables;
import dev.embedway.aws.ledger.DynamoDeadLetters;
import dev.embedway.aws.ledger.DynamoLedger;
import dev.embedway.aws.s3.S3ArtifactRemoval;
import dev.embedway.aws.s3.S3Artifacts;
import dev.embedway.aws.s3.S3Erasure;
import dev.embedway.aws.s3.S3FileContents;
import dev.embedway.aws.s3.S3ModelStore;
import dev.embedway.aws.s3.S3SourceBucket;
import dev.embedway.aws.s3.S3SourceVersions;
import dev.embedway.aws.s3.S3UpsertFiles;
import dev.embedway.aws.sqs.QueueWorkers;
import dev.embedway.aws.sqs.SqsMessageSender;
import dev.embedway.aws.sqs.SqsQueueDepths;
import dev.embedway.aws.sqs.SqsQueues;
import dev.embedway.core.composition.CoreServices;
import dev.embedway.core.composition.PipelinePorts;
import dev.embedway.core.composition.ProcessContext;
import dev.embedway.core.composition.RequestPorts;
import dev.embedway.core.config.ResourceSettings;
import dev.embedway.core.erasure.ErasurePlace;
import dev.embedway.core.erasure.PlaceName;
import dev.embedway.core.file.FilePorts;
import dev.embedway.core.file.batch.FileBatchStore;
import dev.embedway.core.fleet.ModelList;
import dev.embedway.core.fleet.ModelStore;
import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.observe.MetricSink;
import dev.embedway.core.pipeline.compact.CompactionPorts;
import dev.embedway.core.pipeline.compact.RowRemoval;
import dev.embedway.core.pipeline.control.StagePorts;
import dev.embedway.core.pipeline.control.StageSwitch;
import dev.embedway.core.pipeline.message.MessageCodec;
import dev.embedway.core.pipeline.reconcile.ReconcileProgress;
import dev.embedway.core.pipeline.stage.ReadingTurns;
import dev.embedway.core.pipeline.upload.IdempotencyKeys;
import dev.embedway.core.record.batch.UpsertBatchPorts;
import dev.embedway.core.signing.NonceStore;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.topology.FunctionId;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Core's ports over AWS and the services over them, as one process uses them. Making it calls
 * nothing.
 *
 * <p>Thread-safe if the context's generator is.
 */
public final class AwsPlatform {

  private final ProcessContext context;
  private final AwsClients clients;
  private final DynamoDbClient dynamoDb;
  private final ResourceSettings names;
  private final SqsQueues queues;
  private final RequestPorts requests;
  private final CoreServices services;

  private AwsPlatform(
      ProcessContext context,
      AwsClients clients,
      MetricSink sink,
      StageSwitch mappings,
      Duration breakerBound) {
    this.context = context;
    this.clients = clients;
    this.dynamoDb = clients.dynamoDb();
    this.names = context.settings().resources();
    this.queues = new SqsQueues(clients.sqs(), names.queueNames());
    this.requests = requests(sink, breakerBound);
    this.services = new CoreServices(context, requests, pipeline(mappings));
  }

  /** A platform whose meter adds to the fleet's numbers alone. */
  public static AwsPlatform of(ProcessContext context, AwsClients clients) {
    return of(context, clients, MetricSink.NONE);
  }

  /** The same, whose meter's numbers go to a sink too. */
  public static AwsPlatform of(ProcessContext context, AwsClients clients, MetricSink sink) {
    return of(context, clients, sink, StageSwitch.NONE);
  }

  /**
   * The same, whose process can switch the readers of the queues.
   *
   * @param mappings their switches
   */
  public static AwsPlatform of(
      ProcessContext context, AwsClients clients, MetricSink sink, StageSwitch mappings) {
    return new AwsPlatform(context, clients, sink, mappings, DynamoBreakerStore.BOUND);
  }

  /**
   * A platform for machines that are slow.
   *
   * @param breakerBound time that a request for a breaker's state may take
   */
  public static AwsPlatform of(
      ProcessContext context, AwsClients clients, MetricSink sink, Duration breakerBound) {
    return new AwsPlatform(context, clients, sink, StageSwitch.NONE, breakerBound);
  }

  /** API keys and tenants in a table, for a caller that has nothing but its name. */
  public static ApiKeyStore keys(AwsClients clients, String accessTable, RandomGenerator random) {
    return new DynamoApiKeyStore(clients.dynamoDb(), accessTable, random);
  }

  private RequestPorts requests(MetricSink sink, Duration breakerBound) {
    String table = names.tables().control();
    RandomGenerator random = context.random();
    return new RequestPorts(
        new RequestPorts.Numbers(
            new DynamoCounterStore(dynamoDb, table, random),
            new DynamoUsageStore(dynamoDb, table, random),
            new DynamoStageActivity(dynamoDb, table, random),
            sink),
        new DynamoLimiterStore(dynamoDb, table, random),
        new DynamoBreakerStore(dynamoDb, table, random, breakerBound),
        new RequestPorts.Cache(
            new DynamoEpochStore(dynamoDb, table, random),
            new DynamoEmbeddingCache(dynamoDb, names.tables().cache())));
  }

  private PipelinePorts pipeline(StageSwitch mappings) {
    RandomGenerator random = context.random();
    SqsMessageSender sender = new SqsMessageSender(clients.sqs(), queues, new MessageCodec());
    return new PipelinePorts(
        new PipelinePorts.State(
            new DynamoLedger(dynamoDb, names.tables().ledger(), random),
            new DynamoDeadLetters(dynamoDb, names.tables().ledger(), random),
            new DynamoBatchLeases(dynamoDb, names.tables().control(), random),
            new DynamoReembedStore(dynamoDb, names.tables().control(), random),
            new DynamoErasures(dynamoDb, names.tables().control(), random)),
        new S3Artifacts(clients.s3(), names.buckets().artifacts()),
        new S3SourceBucket(clients.s3(), clients.presigner(), names.buckets().documents()),
        new DynamoStoreCatalog(
            dynamoDb,
            names.tables().control(),
            names.tables().ledger(),
            context.settings().quotas(),
            context.clock(),
            random),
        keys(clients, names.tables().access(), random),
        new PipelinePorts.Messages(sender, sender),
        DynamoAuditLog.ofObjects(dynamoDb, names.tables().audit(), context.clock(), random),
        new StagePorts(
            new DynamoStageStore(dynamoDb, names.tables().control(), random),
            mappings,
            SqsQueueDepths.ofStages(clients.sqs(), queues),
            SqsQueueDepths.ofDeadLetterQueues(clients.sqs(), queues)));
  }

  /** Facts of this process. */
  public ProcessContext context() {
    return context;
  }

  /** The SDK's clients. */
  public AwsClients clients() {
    return clients;
  }

  /** Queues by the topology's names. */
  public SqsQueues queues() {
    return queues;
  }

  /** Core's services over these ports. */
  public CoreServices services() {
    return services;
  }

  /** The ports of calls for vectors. */
  public RequestPorts requests() {
    return requests;
  }

  /** Makes the audit log of administrative changes. */
  public AuditLog auditLog() {
    return new DynamoAuditLog(dynamoDb, names.tables().audit(), context.clock(), context.random());
  }

  /** Makes the list of signed requests that were seen. */
  public NonceStore nonces() {
    return new DynamoNonceStore(dynamoDb, names.tables().control(), context.random());
  }

  /** Makes the list of uploads that may be sent twice. */
  public IdempotencyKeys idempotencyKeys() {
    return new DynamoIdempotencyKeys(
        dynamoDb, names.tables().control(), context.clock(), context.random());
  }

  /** Makes the ports of files. */
  public FilePorts files() {
    return new FilePorts(
        new DynamoFileCatalog(dynamoDb, names.tables().control(), context.random()),
        new S3FileContents(clients.s3(), names.buckets().artifacts()));
  }

  /** Makes the list of batches of files. */
  public FileBatchStore fileBatches() {
    return new DynamoFileBatches(
        dynamoDb, names.tables().control(), context.clock(), context.random());
  }

  /** Makes the ports of batches of records. */
  public UpsertBatchPorts upsertBatches() {
    return new UpsertBatchPorts(
        new DynamoUpsertBatches(
            dynamoDb, names.tables().control(), context.clock(), context.random()),
        new S3UpsertFiles(clients.s3(), clients.presigner(), names.buckets().artifacts()));
  }

  /** Makes the list of models that the artifacts bucket has. */
  public ModelList modelList() {
    return new DynamoModelList(dynamoDb, names.tables().control(), context.random());
  }

  /** Makes the store of their files. */
  public ModelStore modelStore() {
    return new S3ModelStore(clients.s3(), names.buckets().artifacts());
  }

  /** Makes the place where a scheduled reconcile stopped. */
  public ReconcileProgress reconcileProgress() {
    return new DynamoReconcileProgress(dynamoDb, names.tables().control(), context.random());
  }

  /**
   * Makes the ports of compaction.
   *
   * @param rows of the vector store
   */
  public CompactionPorts compaction(RowRemoval rows) {
    return new CompactionPorts(
        rows,
        new S3ArtifactRemoval(clients.s3(), names.buckets().artifacts()),
        new S3SourceVersions(clients.s3(), names.buckets().documents()),
        services.pipeline().ports().deadLetters(),
        new DynamoCompactionState(dynamoDb, names.tables().control(), context.random()),
        files(),
        services.pipeline().ports().objects());
  }

  /**
   * Makes the places of erasures.
   *
   * @param vectors the vector store's
   */
  public Map<PlaceName, ErasurePlace> erasurePlaces(ErasurePlace vectors) {
    Map<PlaceName, ErasurePlace> places =
        new EnumMap<>(ErasureTables.places(dynamoDb, names.tables(), context.random()));
    places.put(PlaceName.SOURCES, S3Erasure.ofSources(clients.s3(), names.buckets().documents()));
    places.put(
        PlaceName.ARTIFACTS, S3Erasure.ofArtifacts(clients.s3(), names.buckets().artifacts()));
    places.put(PlaceName.VECTORS, vectors);
    return places;
  }

  /** Makes the turns that processes of this incarnation take at reading files that may hang. */
  public ReadingTurns readingTurns() {
    return new DynamoReadingTurns(
        dynamoDb,
        names.tables().control(),
        context.incarnation(),
        FunctionId.CHUNKING.spec().timeout(),
        context.clock(),
        context.random());
  }

  /** Makes the record handlers of the queues' workers. */
  public QueueWorkers workers() {
    return new QueueWorkers(context, clients.sqs(), queues, dynamoDb, names.tables().control());
  }
}
