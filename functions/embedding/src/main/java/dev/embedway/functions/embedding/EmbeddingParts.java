package dev.embedway.functions.embedding;

import com.amazonaws.services.lambda.runtime.Context;
import dev.embedway.aws.AwsClients;
import dev.embedway.aws.AwsPorts;
import dev.embedway.aws.DeliveryRules;
import dev.embedway.aws.FleetMeter;
import dev.embedway.aws.MessageWork;
import dev.embedway.aws.RecordBatch;
import dev.embedway.aws.RecordWork;
import dev.embedway.aws.lambda.LambdaProcess;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.observe.MetricSink;
import dev.embedway.core.pipeline.EmbeddingStage;
import dev.embedway.core.pipeline.Holds;
import dev.embedway.core.pipeline.JobClaims;
import dev.embedway.core.pipeline.JobFailures;
import dev.embedway.core.pipeline.JobGate;
import dev.embedway.core.pipeline.MessageCodec;
import dev.embedway.core.pipeline.PipelineMessage;
import dev.embedway.core.pipeline.PipelineMessage.EmbedBatch;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.core.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Dependencies of the handler.
 *
 * <p>Thread-safe.
 *
 * @param recordBatch record handler of the embedding queue
 * @param stage that does the work of its messages
 * @param failures handling of messages that are given up
 * @param meter of this process
 * @param clock that deadlines are counted by
 */
public record EmbeddingParts(
    RecordBatch recordBatch,
    EmbeddingStage stage,
    JobFailures failures,
    Meter meter,
    InstantSource clock) {

  private static final int CONCURRENCY = 1;

  /** Time of the invocation that is left for writing and sending when embedding must be over. */
  private static final Duration WRITE_RESERVE = Duration.ofSeconds(5);

  /** The parts of a function on Lambda. */
  static EmbeddingParts of(LambdaProcess process, Embedder embedder, Meter meter) {
    return of(
        process.settings(),
        process.clients(),
        embedder,
        meter,
        LambdaProcess.INCARNATION,
        process.random(),
        process.clock());
  }

  /** The meter of a function on Lambda. */
  static Meter meter(LambdaProcess process) {
    return meter(
        process.settings(),
        process.clients(),
        process.metrics(),
        process.random(),
        process.clock());
  }

  /**
   * Parts over AWS or what stands in for it.
   *
   * @param incarnation names this process among all that claim jobs
   */
  public static EmbeddingParts of(
      EmbedwaySettings settings,
      AwsClients clients,
      Embedder embedder,
      String incarnation,
      RandomGenerator random,
      InstantSource clock) {
    return of(
        settings,
        clients,
        embedder,
        meter(settings, clients, MetricSink.NONE, random, clock),
        incarnation,
        random,
        clock);
  }

  private static EmbeddingParts of(
      EmbedwaySettings settings,
      AwsClients clients,
      Embedder embedder,
      Meter meter,
      String incarnation,
      RandomGenerator random,
      InstantSource clock) {
    AwsPorts ports = AwsPorts.of(clients, settings.resources(), clock, random);
    JobClaims claims =
        new JobClaims(
            ports.ledger(),
            () -> incarnation + "/" + Long.toHexString(random.nextLong()),
            settings.resources().topology().lease());
    return new EmbeddingParts(
        ports.recordBatch(
            clients,
            settings.resources(),
            Topology.EMBEDDING,
            new DeliveryRules(CONCURRENCY, settings.pipeline().retryDeadline()),
            clock,
            random),
        new EmbeddingStage(
            ports.ledger(),
            new JobGate(ports.ledger(), ports.catalog()),
            ports.artifacts(),
            embedder,
            new EmbeddingPolicy(settings.policy()),
            ports.sender(),
            meter,
            new Holds(clock)),
        new JobFailures(ports.ledger(), claims, ports.sender()),
        meter,
        clock);
  }

  private static Meter meter(
      EmbedwaySettings settings,
      AwsClients clients,
      MetricSink sink,
      RandomGenerator random,
      InstantSource clock) {
    return FleetMeter.of(clients, settings.resources().controlTable(), sink, random, clock);
  }

  /** The work of one invocation, which ends in its time. */
  RecordWork work(Context context) {
    Instant deadline =
        clock.instant().plusMillis(context.getRemainingTimeInMillis()).minus(WRITE_RESERVE);
    return new MessageWork(
        new MessageCodec(), failures, message -> stage.process(embed(message), deadline));
  }

  private static EmbedBatch embed(PipelineMessage message) {
    if (message instanceof EmbedBatch embed) {
      return embed;
    }
    throw new IllegalArgumentException("the embedding queue has EmbedBatch messages only");
  }
}
