package dev.embedway.local.cloud;

import dev.embedway.aws.AwsPorts;
import dev.embedway.aws.FleetBreakers;
import dev.embedway.aws.VectorCaches;
import dev.embedway.core.breaker.Breakers;
import dev.embedway.core.cache.VectorCache;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.core.topology.Topology;
import dev.embedway.functions.api.Operations;
import dev.embedway.functions.api.http.KeyCache;
import dev.embedway.functions.api.http.KeyCheck;
import dev.embedway.functions.chunking.ChunkingParts;
import dev.embedway.functions.chunking.FileTextExtractor;
import dev.embedway.local.runner.http.HttpGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.security.SecureRandom;
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

  private static final Logger LOG = LoggerFactory.getLogger(CloudStart.class);

  private final CloudConfig config;
  private final Consumer<String> progress;
  private final InstantSource clock = InstantSource.system();
  private final SecureRandom random = new SecureRandom();
  private final Stopwatch watch = new Stopwatch();
  private final ClosingStack closing = new ClosingStack();

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
    PartHealth health = new PartHealth(clock);
    try (ExecutorService executor =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
      var database =
          Parallel.start(
              executor,
              () ->
                  watch.time(
                      "PostgreSQL",
                      () -> CloudDatabase.open(config, secrets, clock, progress, closing, health)));
      var engine =
          Parallel.start(
              executor, () -> watch.time("model", () -> CloudEngine.open(config, clock, closing)));
      CloudServices services =
          CloudServices.open(
              new ServiceStartContext(
                  config, secrets, clock, health, watch, executor, progress, closing));
      Operations operations = Operations.of(services.clients(), config.settings(), clock, random);
      Breakers breakers =
          FleetBreakers.of(
              config.settings(), services.clients(), clock, random, operations.meter());
      CloudParts parts =
          new CloudParts(
              config.settings(),
              services.clients(),
              AwsPorts.of(
                  services.clients(),
                  config.settings().resources(),
                  config.settings().quotas(),
                  clock,
                  random),
              Parallel.join(engine)
                  .make(breakers, cache(secrets, services, operations.meter()), services.clients()),
              operations,
              UUID.randomUUID().toString(),
              clock,
              random);
      return serve(secrets, services, parts, Parallel.join(database));
    }
  }

  private VectorCache cache(Secrets secrets, CloudServices services, Meter meter) {
    return VectorCaches.of(
        config.settings().cache().orSecret(secrets.cacheSecret()),
        config.settings().resources(),
        services.clients().dynamoDb(),
        meter,
        clock,
        random);
  }

  private LocalCloud serve(
      Secrets secrets, CloudServices services, CloudParts parts, CloudDatabase database) {
    String key =
        new OperatorKeys(parts.ports().keys(), clock, random)
            .add(config.data(), secrets, config.settings().command().apiKey());
    new DatabaseMark(parts.clients().s3(), parts.topology().artifactsBucket())
        .put(database.identity())
        .ifPresent(progress);
    parts.ports().ledger().voidClaimsOfOthers(parts.incarnation());
    HnswIndexSchedule hnswIndexes =
        closing.keep(
            HnswIndexSchedule.start(
                database.hnswIndexes(), parts.topology().schedule(Topology.HNSW_INDEXES).period()),
            HnswIndexSchedule::close);
    FileTextExtractor extractor =
        closing.keep(
            new FileTextExtractor(
                config.settings().pipeline(),
                ChunkingParts.turns(
                    config.settings(), parts.clients(), parts.incarnation(), clock, random)),
            FileTextExtractor::close);
    Functions functions = new Functions(parts, database.vectors(), extractor);
    var http = functions.http();
    KeyCheck keys = new KeyCheck(new KeyCache(parts.ports().keys()), clock);
    HttpGateway gateway =
        HttpGateway.open(
            parts.topology(),
            http,
            headers -> keys.knows(firsts(headers)),
            new InetSocketAddress(config.listening().host(), config.listening().port()),
            clock);
    closing.push(gateway::close);
    var workers = functions.workers();
    Mappings mappings = closing.keep(Mappings.start(parts, workers), Mappings::close);
    closing.keep(
        StartupReconcile.start(parts, functions.chunking().intake()), StartupReconcile::close);
    Connection connection =
        connection(services, database, key, config.listening().url(gateway.port()));
    config.data().write(connection);
    RunningTopology running =
        new RunningTopology(
            parts.clients(),
            Stream.concat(http.stream(), workers.values().stream()).toList(),
            mappings.all(),
            Map.of(Topology.HNSW_INDEXES, hnswIndexes.period()));
    return new LocalCloud(config.data(), connection, parts.ports(), running, closing);
  }

  private static Map<String, String> firsts(Map<String, List<String>> headers) {
    return headers.entrySet().stream()
        .filter(header -> !header.getValue().isEmpty())
        .collect(Collectors.toMap(Map.Entry::getKey, header -> header.getValue().getFirst()));
  }

  private static Connection connection(
      CloudServices services, CloudDatabase database, String key, URI url) {
    return new Connection(
        url,
        key,
        services.s3(),
        new Connection.Database(
            database.owner().url(), database.owner().user(), database.owner().password()));
  }

  private static void release(FileChannel lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
