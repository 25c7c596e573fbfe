package dev.embedway.aws;

import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.pipeline.Artifacts;
import dev.embedway.core.pipeline.Ledger;
import dev.embedway.core.pipeline.MessageCodec;
import dev.embedway.core.pipeline.MessageSender;
import dev.embedway.core.pipeline.SourceBucket;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.topology.QueueSpec;
import dev.embedway.core.topology.ResourceSettings;
import dev.embedway.core.topology.Topology;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * The core's ports over AWS, as one process uses them.
 *
 * <p>Thread-safe if its generator is.
 *
 * @param objects audit of what was done in the bucket itself
 * @param queues for the record handlers of workers
 */
public record AwsPorts(
    Ledger ledger,
    Artifacts artifacts,
    SourceBucket bucket,
    StoreCatalog catalog,
    ApiKeyStore keys,
    MessageSender sender,
    AuditLog objects,
    SqsQueues queues) {

  /** Ports over these clients, with the tables and buckets of these names. */
  public static AwsPorts of(
      AwsClients clients, ResourceSettings names, InstantSource clock, RandomGenerator random) {
    return of(clients, names, Quotas.NONE, clock, random);
  }

  /** The same, whose tenants may have so much. */
  public static AwsPorts of(
      AwsClients clients,
      ResourceSettings names,
      Quotas quotas,
      InstantSource clock,
      RandomGenerator random) {
    SqsQueues queues = new SqsQueues(clients.sqs(), names.queueNames());
    return new AwsPorts(
        new Ledger(
            new DynamoLedger(clients.dynamoDb(), names.ledgerTable(), random), quotas, clock),
        new S3Artifacts(clients.s3(), names.artifactsBucket()),
        new S3SourceBucket(clients.s3(), clients.presigner(), names.documentsBucket()),
        new DynamoStoreCatalog(
            clients.dynamoDb(), names.controlTable(), names.ledgerTable(), quotas, clock, random),
        new DynamoApiKeyStore(clients.dynamoDb(), names.accessTable(), random),
        new SqsMessageSender(clients.sqs(), queues, new MessageCodec()),
        DynamoAuditLog.ofObjects(clients.dynamoDb(), names.auditTable(), clock, random),
        queues);
  }

  /** Creates the record handler of the worker that a queue feeds. */
  public RecordBatch recordBatch(
      AwsClients clients,
      ResourceSettings names,
      String queue,
      DeliveryRules rules,
      InstantSource clock,
      RandomGenerator random) {
    Topology topology = names.topology();
    QueueSpec spec = topology.queue(queue);
    DeliveryMarks marks =
        DynamoDeliveryMarks.in(
            clients.dynamoDb(),
            names.controlTable(),
            queue,
            topology.function(topology.mapping(queue).function()).timeout(),
            spec.retention(),
            clock,
            random);
    return new RecordBatch(spec, rules, marks, clients.sqs(), queues, clock, random);
  }
}
