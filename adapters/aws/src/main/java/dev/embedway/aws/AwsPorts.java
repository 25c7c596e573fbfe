package dev.embedway.aws;

import dev.embedway.core.config.ResourceSettings;
import dev.embedway.core.pipeline.Artifacts;
import dev.embedway.core.pipeline.Ledger;
import dev.embedway.core.pipeline.MessageCodec;
import dev.embedway.core.pipeline.MessageSender;
import dev.embedway.core.pipeline.SourceBucket;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.vector.StoreCatalog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * The core's ports over AWS, as one process uses them.
 *
 * <p>Thread-safe if its generator is.
 *
 * @param queues for doors of workers
 */
public record AwsPorts(
    Ledger ledger,
    Artifacts artifacts,
    SourceBucket bucket,
    StoreCatalog catalog,
    ApiKeyStore keys,
    MessageSender sender,
    SqsQueues queues) {

  /** Time that must be left of an invocation for a record to be begun. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  /** Ports over these clients, with the tables and buckets of these names. */
  public static AwsPorts of(
      AwsClients clients, ResourceSettings names, InstantSource clock, RandomGenerator random) {
    SqsQueues queues = new SqsQueues(clients.sqs(), names.queueNames());
    return new AwsPorts(
        new DynamoLedger(clients.dynamoDb(), names.ledgerTable(), clock, random),
        new S3Artifacts(clients.s3(), names.artifactsBucket()),
        new S3SourceBucket(clients.s3(), clients.presigner(), names.documentsBucket()),
        new DynamoStoreCatalog(clients.dynamoDb(), names.controlTable(), random),
        new DynamoApiKeyStore(clients.dynamoDb(), names.controlTable(), random),
        new SqsMessageSender(clients.sqs(), queues, new MessageCodec()),
        queues);
  }

  /**
   * The door of the worker that a queue feeds.
   *
   * @param concurrency most records worked on at once
   */
  public RecordBatch door(
      AwsClients clients,
      ResourceSettings names,
      String queue,
      int concurrency,
      RandomGenerator random) {
    return door(clients, names, queue, concurrency, MARGIN, random);
  }

  /**
   * The same for records that may take long.
   *
   * @param margin time that must be left of an invocation for a record to be begun
   */
  public RecordBatch door(
      AwsClients clients,
      ResourceSettings names,
      String queue,
      int concurrency,
      Duration margin,
      RandomGenerator random) {
    return new RecordBatch(
        names.topology().queue(queue), concurrency, margin, clients.sqs(), queues, random);
  }
}
