package dev.embedway.local;

import dev.embedway.aws.control.DynamoCompactionState;
import dev.embedway.aws.control.DynamoFileCatalog;
import dev.embedway.aws.s3.S3ArtifactRemoval;
import dev.embedway.aws.s3.S3FileContents;
import dev.embedway.aws.s3.S3SourceVersions;
import dev.embedway.core.composition.PipelinePorts;
import dev.embedway.core.file.FileCatalog;
import dev.embedway.core.file.FileContents;
import dev.embedway.core.file.FilePorts;
import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.pipeline.compact.ArtifactRemoval;
import dev.embedway.core.pipeline.compact.CompactionPorts;
import dev.embedway.core.pipeline.compact.CompactionReport;
import dev.embedway.core.pipeline.compact.CompactionState;
import dev.embedway.core.pipeline.compact.Compactor;
import dev.embedway.core.pipeline.compact.CompactorSettings;
import dev.embedway.core.pipeline.compact.RowRemoval;
import dev.embedway.core.pipeline.compact.SourceVersions;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.core.pipeline.job.VersionJobs;
import dev.embedway.core.reembed.FillRate;
import dev.embedway.core.reembed.Reembedder;
import dev.embedway.core.reembed.VersionFiller;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.emulators.proxy.TcpProxy;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.data.Connection;
import dev.embedway.local.cloud.data.DataDirectory;
import dev.embedway.pgvector.PgPoolConfig;
import dev.embedway.pgvector.PgVectorStore;
import dev.embedway.pgvector.schema.PgLogin;
import dev.embedway.pgvector.schema.PgSchema;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.fakes.pipeline.CrashPoint;
import dev.embedway.topology.Topology;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/**
 * A compactor of a process of its own over a cloud's stores, by a clock that is days ahead, so that
 * all there is to forget is due. One thread at a time.
 */
final class RealCompactor implements AutoCloseable {

  private static final Duration TIME = Duration.ofMinutes(10);

  private final LocalCloud cloud;
  private final TestClock clock = new TestClock(Instant.now().plus(Duration.ofDays(3)));
  private final TcpProxy proxy;
  private final PgVectorStore vectors;

  RealCompactor(LocalCloud cloud) throws IOException {
    this.cloud = cloud;
    Connection.Database there = cloud.connection().database();
    URI target = URI.create(there.url().substring("jdbc:".length()));
    this.proxy = new TcpProxy(target.getPort());
    this.vectors = vectors(there, target);
  }

  /** Logs in as the functions do, through the port that counts. */
  private PgVectorStore vectors(Connection.Database there, URI target) {
    String password =
        new DataDirectory(cloud.dataDirectory()).secrets(new SecureRandom()).databasePassword();
    PgLogin app =
        new PgSchema(new PgLogin(there.url(), there.user(), there.password())).appLogin(password);
    String counted = app.url().replace(":" + target.getPort(), ":" + proxy.port());
    return new PgVectorStore(
        PgPoolConfig.of(new PgLogin(counted, app.user(), app.password()), 2),
        HnswIndexPolicy.DEFAULT,
        InstantSource.system());
  }

  /** Connections to PostgreSQL so far. */
  long connections() {
    return proxy.accepted();
  }

  /** As a new process: the first use of the vector store connects anew. */
  void reconnect() {
    vectors.suspend();
    vectors.renew();
  }

  /** Retires versions that are kept beside a live one, as their time was up. */
  void retirePrevious() {
    PipelinePorts ports = cloud.services().pipeline().ports();
    Ledger ledger = new Ledger(ports.ledger(), clock);
    new Reembedder(
            ports.reembeds(),
            ports.catalog(),
            ledger,
            new VersionFiller(
                ledger,
                new VersionJobs(ports.ledger()),
                new FillRate(cloud.services().limits(), ports.artifacts()),
                ports.sender(),
                clock),
            clock,
            Duration.ZERO)
        .run(clock.instant().plus(TIME));
  }

  CompactionReport runBeforeAnythingIsDue() {
    return process(CrashPoint.never(), InstantSource.system()).runUntil(Instant.now().plus(TIME));
  }

  /** Runs again and again until a process is not killed. */
  CompactionReport runDespite(CrashPoint crash) {
    while (true) {
      try {
        return process(crash, clock).runUntil(clock.instant().plus(TIME));
      } catch (CrashPoint.Crash e) {
        crash.restart();
        clock.advance(TIME.multipliedBy(2));
      }
    }
  }

  private Compactor process(CrashPoint crash, InstantSource time) {
    PipelinePorts ports = cloud.services().pipeline().ports();
    Topology names = Topology.test();
    var clients = cloud.topology().clients();
    return new Compactor(
        new Ledger(crash.around(LedgerStore.class, ports.ledger()), time),
        crash.around(StoreCatalog.class, ports.catalog()),
        new CompactionPorts(
            crash.around(RowRemoval.class, vectors.rows()),
            crash.around(
                ArtifactRemoval.class,
                new S3ArtifactRemoval(clients.s3(), names.artifactsBucket())),
            crash.around(
                SourceVersions.class, new S3SourceVersions(clients.s3(), names.documentsBucket())),
            crash.around(DeadLetterStore.class, ports.deadLetters()),
            crash.around(
                CompactionState.class,
                new DynamoCompactionState(
                    clients.dynamoDb(), Topology.CONTROL_TABLE, new SecureRandom())),
            new FilePorts(
                crash.around(
                    FileCatalog.class,
                    new DynamoFileCatalog(
                        clients.dynamoDb(), Topology.CONTROL_TABLE, new SecureRandom())),
                crash.around(
                    FileContents.class, new S3FileContents(clients.s3(), names.artifactsBucket()))),
            crash.around(AuditLog.class, ports.objects())),
        new CompactorSettings(
            Duration.ofMinutes(30), CompactorSettings.Sources.DELETE, Duration.ofDays(30)),
        time,
        () -> UUID.randomUUID().toString());
  }

  @Override
  public void close() {
    vectors.close();
    proxy.close();
  }
}
