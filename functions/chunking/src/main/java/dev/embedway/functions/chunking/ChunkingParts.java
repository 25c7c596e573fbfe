package dev.embedway.functions.chunking;

import dev.embedway.aws.AwsClients;
import dev.embedway.aws.AwsPorts;
import dev.embedway.aws.DeliveryRules;
import dev.embedway.aws.DynamoReadingTurns;
import dev.embedway.aws.FleetMeter;
import dev.embedway.aws.MessageWork;
import dev.embedway.aws.RecordBatch;
import dev.embedway.aws.RecordWork;
import dev.embedway.aws.S3Events;
import dev.embedway.aws.lambda.LambdaProcess;
import dev.embedway.core.cache.VectorCache;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.fleet.FleetModels;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.observe.MetricSink;
import dev.embedway.core.pipeline.ChunkingStage;
import dev.embedway.core.pipeline.DocumentReader;
import dev.embedway.core.pipeline.GenerationWriter;
import dev.embedway.core.pipeline.JobClaims;
import dev.embedway.core.pipeline.JobFailures;
import dev.embedway.core.pipeline.JobGate;
import dev.embedway.core.pipeline.LedgerComparison;
import dev.embedway.core.pipeline.MessageCodec;
import dev.embedway.core.pipeline.PipelineMessage;
import dev.embedway.core.pipeline.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.ReadingTurns;
import dev.embedway.core.pipeline.Reconciler;
import dev.embedway.core.pipeline.SideFiles;
import dev.embedway.core.pipeline.StoreOpener;
import dev.embedway.core.pipeline.TextExtractor;
import dev.embedway.core.pipeline.UploadIntake;
import dev.embedway.core.pipeline.UploadRegistrar;
import dev.embedway.core.topology.QueueSpec;
import dev.embedway.core.topology.ResourceSettings;
import dev.embedway.core.topology.Topology;
import dev.embedway.models.engine.FleetShelf;
import dev.embedway.models.engine.OnnxEmbeddingProvider;
import dev.embedway.models.known.BuiltInModels;
import dev.embedway.models.service.Providers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Dependencies of the handler.
 *
 * @param recordBatch record handler of the chunking queue
 * @param work on its records
 * @param intake the registration of uploads, for the local cloud's reconciling too
 * @param meter of this process
 */
public record ChunkingParts(
    RecordBatch recordBatch, RecordWork work, UploadIntake intake, Meter meter) {

  /** Fetching a document before its text is read, and cutting it after. */
  private static final Duration AROUND_EXTRACTION = Duration.ofSeconds(10);

  /** All environments of the function together. */
  private static final String FLEET = "lambda";

  /** Time in which an invocation begins records, however long each may take. */
  private static final Duration MIN_WINDOW = Duration.ofSeconds(5);

  /** Embedder that counts tokens on Lambda; only the embedding function loads weights. */
  static Embedder tokenizers(LambdaProcess process) {
    OnnxEmbeddingProvider engine =
        new OnnxEmbeddingProvider(
            BuiltInModels.all(), process.settings().engine(), process.clock());
    return new Embedder(
        new Providers(process.settings().providers(), process.clock(), process.random())
            .beside(process.settings().prompts().book(), engine, Function.identity()),
        VectorCache.none(process.clock()),
        new FleetModels(
            process.modelList(),
            new FleetShelf(
                process.settings().engine(), engine, process.modelStore(), process.clock()),
            process.clock()),
        process.clock());
  }

  /** The parts of a function on Lambda. */
  static ChunkingParts of(LambdaProcess process, Embedder tokenizers) {
    EmbedwaySettings settings = process.settings();
    return of(
        settings,
        process.clients(),
        tokenizers,
        new FileTextExtractor(
            settings.pipeline(),
            turns(settings, process.clients(), FLEET, process.clock(), process.random())),
        LambdaProcess.INCARNATION,
        process.random(),
        process.clock());
  }

  /**
   * Parts over AWS or what stands in for it.
   *
   * @param embedder whose tokenizers count
   * @param incarnation names this process among all that claim jobs
   */
  public static ChunkingParts of(
      EmbedwaySettings settings,
      AwsClients clients,
      Embedder embedder,
      TextExtractor extractor,
      String incarnation,
      RandomGenerator random,
      InstantSource clock) {
    AwsPorts ports = AwsPorts.of(clients, settings.resources(), settings.quotas(), clock, random);
    UploadIntake intake = intake(settings, ports, embedder, random, clock);
    Meter meter =
        FleetMeter.of(clients, settings.resources().controlTable(), MetricSink.NONE, random, clock);
    JobClaims claims =
        new JobClaims(
            ports.ledger(),
            () -> incarnation + "/" + Long.toHexString(random.nextLong()),
            settings.resources().topology().lease());
    ChunkingStage stage =
        new ChunkingStage(
            ports.ledger(),
            new JobGate(ports.ledger(), ports.catalog()),
            claims,
            new DocumentReader(ports.bucket(), extractor, settings.pipeline().maxDocumentBytes()),
            new GenerationWriter(ports.artifacts(), embedder, meter),
            intake,
            ports.sender());
    RecordWork messages =
        new MessageWork(
            new MessageCodec(),
            new JobFailures(ports.ledger(), claims, ports.sender()),
            message -> stage.process(chunk(message)));
    return new ChunkingParts(
        ports.recordBatch(
            clients, settings.resources(), Topology.CHUNKING, rules(settings), clock, random),
        new ChunkingWork(new S3Events(), intake, messages),
        intake,
        meter);
  }

  /**
   * Turns that invocations take at reading files that may hang.
   *
   * @param fleet as {@link DynamoReadingTurns} has it
   */
  public static ReadingTurns turns(
      EmbedwaySettings settings,
      AwsClients clients,
      String fleet,
      InstantSource clock,
      RandomGenerator random) {
    ResourceSettings resources = settings.resources();
    return new DynamoReadingTurns(
        clients.dynamoDb(),
        resources.controlTable(),
        fleet,
        resources.topology().function(Topology.CHUNKING).timeout(),
        clock,
        random);
  }

  /** All records of an event are begun at once: none is handed back untried for want of time. */
  private static DeliveryRules rules(EmbedwaySettings settings) {
    return new DeliveryRules(
        settings.resources().topology().mapping(Topology.CHUNKING).batchSize(),
        minTimeLeft(settings),
        settings.pipeline().retryDeadline());
  }

  /** A file begun late would take its whole invocation with it, and its neighbours' work. */
  private static Duration minTimeLeft(EmbedwaySettings settings) {
    Duration wanted = settings.pipeline().extractionTimeout().plus(AROUND_EXTRACTION);
    Duration max =
        settings.resources().topology().function(Topology.CHUNKING).timeout().minus(MIN_WINDOW);
    return wanted.compareTo(max) < 0 ? wanted : max;
  }

  /** Reconciler that the schedule runs on Lambda. */
  static Reconciler reconciler(LambdaProcess process) {
    ResourceSettings resources = process.settings().resources();
    QueueSpec queue = resources.topology().queue(Topology.CHUNKING);
    return reconciler(
        AwsPorts.of(process.clients(), resources, process.clock(), process.random()),
        of(process, tokenizers(process)).intake(),
        process.clock(),
        queue.delays().late().multipliedBy(2));
  }

  /**
   * The reconciler of these ports, whose uploads go through an intake.
   *
   * @param idle as the {@link Reconciler} has it
   */
  public static Reconciler reconciler(
      AwsPorts ports, UploadIntake intake, InstantSource clock, Duration idle) {
    return new Reconciler(
        ports.ledger(),
        ports.bucket(),
        ports.keys(),
        intake,
        ports.sender(),
        new LedgerComparison(ports.ledger(), ports.catalog()),
        clock,
        idle);
  }

  private static UploadIntake intake(
      EmbedwaySettings settings,
      AwsPorts ports,
      Embedder embedder,
      RandomGenerator random,
      InstantSource clock) {
    StoreOpener stores =
        new StoreOpener(
            ports.catalog(), embedder.resolve(settings.pipeline().defaultModel()), random, clock);
    UploadRegistrar registrar =
        new UploadRegistrar(ports.ledger(), ports.bucket(), stores, ports.keys(), clock)
            .auditedIn(ports.objects());
    return new UploadIntake(
        registrar, new SideFiles(ports.ledger(), ports.bucket(), clock), ports.sender());
  }

  private static ChunkDocument chunk(PipelineMessage message) {
    if (message instanceof ChunkDocument chunk) {
      return chunk;
    }
    throw new IllegalArgumentException("the chunking queue has ChunkDocument messages only");
  }
}
