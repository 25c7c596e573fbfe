package dev.embedway.local.cloud;

import dev.embedway.aws.AwsPlatform;
import dev.embedway.core.composition.PipelineServices;
import dev.embedway.core.composition.ProcessContext;
import dev.embedway.core.erasure.ErasureWorker;
import dev.embedway.core.observe.MetricSink;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.core.pipeline.upload.UploadIntake;
import dev.embedway.core.reembed.Reembedder;
import dev.embedway.functions.api.http.authentication.KeyCheck;
import dev.embedway.functions.chunking.ChunkingParts;
import dev.embedway.functions.chunking.FileTextExtractor;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.local.cloud.data.Connection;
import dev.embedway.local.cloud.data.LogFile;
import dev.embedway.local.cloud.data.OperatorKeys;
import dev.embedway.local.cloud.data.Secrets;
import dev.embedway.local.cloud.database.CloudDatabase;
import dev.embedway.local.cloud.database.DatabaseMark;
import dev.embedway.local.cloud.lifecycle.ClosingStack;
import dev.embedway.local.cloud.lifecycle.Parallel;
import dev.embedway.local.cloud.lifecycle.Stopwatch;
import dev.embedway.local.cloud.services.CloudServices;
import dev.embedway.local.cloud.services.ServiceStartContext;
import dev.embedway.local.runner.http.HttpGateway;
import dev.embedway.models.runtime.FleetRuntime;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.QueueId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One start of a local cloud: servers in parallel, then handlers, then HTTP and event sources.
 *
 * <p>One thread at a time.
 */
final class CloudStart {

  private static final Duration REEMBED_TIME = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(CloudStart.class);

  private final CloudConfig config;
  private final Consumer<String> progress;
  private final InstantSource clock = InstantSource.system();
  private final SecureRandom random = new SecureRandom();
  private final Stopwatch watch = new Stopwatch();
  private final ClosingStack closing = new ClosingStack();
  private final LocalStageSwitch switches = new LocalStageSwitch();

  CloudStart(CloudConfig config, Consumer<String> progress) {
    this.config = config;
    this.progress = progress;
  }

  LocalCloud run() {
    boolean started = false;
    try {
      config.listening().requireFree();
      CloudDatabase.check(config);
      closing.keep(config.data().lock(), CloudStart::release);
      config.data().requireSchema();
      LogFile.open(config.data());
      LocalCloud cloud = open(config.data().secrets(random));
      progress.accept(watch.line());
      LOG.info("{}", watch.line());
      started = true;
      return cloud;
    } finally {
      if (!started) {
        closing.close();
      }
    }
  }

  private LocalCloud open(Secrets secrets) {
    ProcessContext context =
        new ProcessContext(
            config
                .settings()
                .orCacheSecret(secrets.cacheSecret())
                .orPayloadKey(secrets.payloadKey()),
            UUID.randomUUID().toString(),
            clock,
            random,
            task -> Thread.ofVirtual().name("embedway-beside").start(task));
    PartHealth health = new PartHealth(clock);
    try (ExecutorService executor =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
      var database =
          Parallel.start(
              executor,
              () ->
                  watch.time(
                      CloudDatabase.product(config),
                      () -> CloudDatabase.open(config, secrets, clock, progress, closing, health)));
      var engine =
          Parallel.start(
              executor, () -> watch.time("model", () -> CloudEngine.open(context, closing)));
      CloudServices services =
          CloudServices.open(
              new ServiceStartContext(
                  config,
                  secrets,
                  new ServiceStartContext.Execution(clock, health, executor),
                  new ServiceStartContext.Progress(watch, progress),
                  closing));
      AwsPlatform aws = AwsPlatform.of(context, services.clients(), MetricSink.NONE, switches);
      closing.push(aws.services().meter()::finish);
      FleetRuntime models = Parallel.join(engine).over(aws.modelList(), aws.modelStore());
      return serve(secrets, services, aws, models, Parallel.join(database));
    }
  }

  private LocalCloud serve(
      Secrets secrets,
      CloudServices services,
      AwsPlatform aws,
      FleetRuntime models,
      CloudDatabase database) {
    PipelineServices pipeline = aws.services().pipeline();
    ProcessContext context = aws.context();
    String key =
        new OperatorKeys(pipeline.ports().keys(), clock, random)
            .add(config.data(), secrets, config.settings().command().apiKey());
    new DatabaseMark(aws.clients().s3(), context.topology().artifactsBucket())
        .put(database.identity())
        .ifPresent(progress);
    pipeline.voidClaimsOfOthers();
    PeriodicWork hnswIndexes =
        closing.keep(
            PeriodicWork.start(
                "care of HNSW indexes",
                context.topology().schedule(FunctionId.HNSW_INDEXES).period(),
                database.indexes()::run),
            PeriodicWork::close);
    // Before the waiting for it ends: a build is left to the server.
    closing.push(database.indexes()::close);
    FileTextExtractor extractor =
        closing.keep(ChunkingParts.extractor(aws), FileTextExtractor::close);
    Functions functions = new Functions(aws, models, database, extractor);
    var http = functions.http();
    KeyCheck keys = functions.keyCheck();
    HttpGateway gateway =
        HttpGateway.open(
            http,
            headers -> keys.knows(firsts(headers)),
            functions.events(),
            new InetSocketAddress(config.listening().host(), config.listening().port()),
            clock);
    closing.push(gateway::close);
    var workers = functions.workers();
    Mappings mappings = closing.keep(Mappings.start(aws, workers, switches), Mappings::close);
    pipeline
        .stageControl()
        .flags()
        .forEach((stage, flags) -> switches.turn(stage, flags.position()));
    closing.keep(
        PeriodicWork.start(
            "repair of the stages' switches",
            context.topology().stageRepairPeriod(),
            pipeline.stageControl()::repair),
        PeriodicWork::close);
    Reembedder reembedder = pipeline.upkeep().reembedder();
    PeriodicWork reembedding =
        closing.keep(
            PeriodicWork.start(
                "re-embedding",
                config.settings().command().reembedInterval(),
                () -> reembedder.run(clock.instant().plus(REEMBED_TIME))),
            PeriodicWork::close);
    PeriodicWork upserts =
        closing.keep(
            PeriodicWork.start(
                "batches of records", context.topology().upsertPeriod(), functions.upserts()::pass),
            PeriodicWork::close);
    ErasureWorker erasures =
        pipeline.upkeep().erasureWorker(aws.erasurePlaces(database.ports().erasure()));
    closing.keep(
        PeriodicWork.start(
            "erasure",
            context.topology().erasurePeriod(),
            () -> erasures.run(clock.instant().plus(context.topology().erasurePeriod()))),
        PeriodicWork::close);
    ReconcileSchedule reconcile =
        closing.keep(
            ReconcileSchedule.start(
                reconciling(pipeline, functions.intake(), context),
                config.settings().command().reconcileInterval(),
                clock),
            ReconcileSchedule::close);
    PeriodicWork compaction =
        closing.keep(
            CompactionWork.start(
                pipeline.upkeep().compactor(aws.compaction(database.ports().rows())),
                config.settings().pipeline().upkeep().compactor().interval(),
                clock),
            PeriodicWork::close);
    Connection connection =
        connection(services, database, key, config.listening().url(gateway.port()));
    config.data().write(connection);
    RunningTopology running =
        new RunningTopology(
            aws.clients(),
            Stream.concat(http.stream(), workers.values().stream()).toList(),
            mappings.all(),
            Map.of(
                FunctionId.COMPACTOR, compaction.period(),
                FunctionId.DATA, upserts.period(),
                FunctionId.HNSW_INDEXES, hnswIndexes.period(),
                FunctionId.RECONCILE, reconcile.interval(),
                FunctionId.REEMBED, reembedding.period()));
    return new LocalCloud(config.data(), connection, aws.services(), running, closing);
  }

  /** No queue outlived the process before; later, jobs are left alone while a message may wait. */
  private static ReconcileSchedule.Runs reconciling(
      PipelineServices pipeline, UploadIntake intake, ProcessContext context) {
    Duration idle = context.topology().queue(QueueId.CHUNKING).delays().late().multipliedBy(2);
    return new ReconcileSchedule.Runs(
        pipeline.reconciler(intake, Duration.ZERO)::runAll,
        pipeline.reconciler(intake, idle)::runAll);
  }

  private static Map<String, String> firsts(Map<String, List<String>> headers) {
    return headers.entrySet().stream()
        .filter(header -> !header.getValue().isEmpty())
        .collect(Collectors.toMap(Map.Entry::getKey, header -> header.getValue().getFirst()));
  }

  private static Connection connection(
      CloudServices services, CloudDatabase database, String key, URI url) {
    return new Connection(url, key, services.s3(), database.place());
  }

  private static void release(FileChannel lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
