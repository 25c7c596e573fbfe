package dev.embedway.functions.storage;

import dev.embedway.aws.AwsClients;
import dev.embedway.aws.AwsPorts;
import dev.embedway.aws.DeliveryRules;
import dev.embedway.aws.FleetMeter;
import dev.embedway.aws.MessageWork;
import dev.embedway.aws.RecordBatch;
import dev.embedway.aws.RecordWork;
import dev.embedway.aws.lambda.LambdaProcess;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.observe.MetricSink;
import dev.embedway.core.pipeline.Holds;
import dev.embedway.core.pipeline.JobClaims;
import dev.embedway.core.pipeline.JobFailures;
import dev.embedway.core.pipeline.JobGate;
import dev.embedway.core.pipeline.MessageCodec;
import dev.embedway.core.pipeline.PipelineMessage;
import dev.embedway.core.pipeline.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.PipelineMessage.DescribeDocument;
import dev.embedway.core.pipeline.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.PipelineMessage.RemoveDocument;
import dev.embedway.core.pipeline.PipelineMessage.StoreBatch;
import dev.embedway.core.pipeline.SideFiles;
import dev.embedway.core.pipeline.StorageStage;
import dev.embedway.core.topology.Topology;
import dev.embedway.core.vector.MeteredVectorStore;
import dev.embedway.core.vector.VectorStore;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Dependencies of the handler.
 *
 * @param recordBatch record handler of the storage queue
 * @param work on its records
 * @param meter of this process
 */
public record StorageParts(RecordBatch recordBatch, RecordWork work, Meter meter) {

  private static final int CONCURRENCY = 4;

  /** The parts of a function on Lambda. */
  static StorageParts of(LambdaProcess process, VectorStore vectors) {
    return of(
        process.settings(),
        process.clients(),
        vectors,
        LambdaProcess.INCARNATION,
        process.random(),
        process.clock());
  }

  /**
   * Parts over AWS or what stands in for it.
   *
   * @param incarnation names this process among all that claim jobs
   */
  public static StorageParts of(
      EmbedwaySettings settings,
      AwsClients clients,
      VectorStore vectors,
      String incarnation,
      RandomGenerator random,
      InstantSource clock) {
    AwsPorts ports = AwsPorts.of(clients, settings.resources(), clock, random);
    Meter meter =
        FleetMeter.of(clients, settings.resources().controlTable(), MetricSink.NONE, random, clock);
    StorageStage stage =
        new StorageStage(
            ports.ledger(),
            new JobGate(ports.ledger(), ports.catalog()),
            ports.artifacts(),
            ports.catalog(),
            new MeteredVectorStore(vectors, meter),
            ports.sender(),
            new SideFiles(ports.ledger(), ports.bucket(), clock),
            new Holds(clock));
    JobClaims claims =
        new JobClaims(
            ports.ledger(),
            () -> incarnation + "/" + Long.toHexString(random.nextLong()),
            settings.resources().topology().lease());
    return new StorageParts(
        ports.recordBatch(
            clients,
            settings.resources(),
            Topology.STORAGE,
            new DeliveryRules(CONCURRENCY, settings.pipeline().retryDeadline()),
            clock,
            random),
        new MessageWork(
            new MessageCodec(),
            new JobFailures(ports.ledger(), claims, ports.sender()),
            message -> process(stage, message)),
        meter);
  }

  private static void process(StorageStage stage, PipelineMessage message) {
    switch (message) {
      case StoreBatch store -> stage.process(store);
      case DescribeDocument describe -> stage.process(describe);
      case RemoveDocument removal -> stage.process(removal);
      case ChunkDocument _, EmbedBatch _ ->
          throw new IllegalArgumentException(
              "the storage queue has StoreBatch, DescribeDocument and RemoveDocument messages only");
    }
  }
}
