package dev.embedway.local.cloud;

import dev.embedway.aws.AwsClients;
import dev.embedway.aws.DynamoApiKeyStore;
import dev.embedway.aws.DynamoIdempotencyKeys;
import dev.embedway.aws.DynamoLedger;
import dev.embedway.aws.DynamoStoreCatalog;
import dev.embedway.aws.S3Artifacts;
import dev.embedway.aws.S3SourceBucket;
import dev.embedway.aws.SqsMessageSender;
import dev.embedway.aws.SqsQueues;
import dev.embedway.core.config.ResourceSettings;
import dev.embedway.core.pipeline.Artifacts;
import dev.embedway.core.pipeline.IdempotencyKeys;
import dev.embedway.core.pipeline.Ledger;
import dev.embedway.core.pipeline.MessageCodec;
import dev.embedway.core.pipeline.MessageSender;
import dev.embedway.core.pipeline.SourceBucket;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.vector.StoreCatalog;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** The core's ports on AWS's services, by the adapters that run on AWS. */
record CloudPorts(
    Ledger ledger,
    StoreCatalog catalog,
    ApiKeyStore keys,
    IdempotencyKeys idempotencyKeys,
    SourceBucket bucket,
    Artifacts artifacts,
    MessageSender sender) {

  static CloudPorts over(
      AwsClients clients, ResourceSettings names, InstantSource clock, RandomGenerator random) {
    return new CloudPorts(
        new DynamoLedger(clients.dynamoDb(), names.ledgerTable(), clock, random),
        new DynamoStoreCatalog(clients.dynamoDb(), names.controlTable(), random),
        new DynamoApiKeyStore(clients.dynamoDb(), names.controlTable(), random),
        new DynamoIdempotencyKeys(clients.dynamoDb(), names.controlTable(), clock, random),
        new S3SourceBucket(clients.s3(), clients.presigner(), names.documentsBucket()),
        new S3Artifacts(clients.s3(), names.artifactsBucket()),
        new SqsMessageSender(clients.sqs(), new SqsQueues(clients.sqs()), new MessageCodec()));
  }
}
