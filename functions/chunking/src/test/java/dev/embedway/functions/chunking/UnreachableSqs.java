package dev.embedway.functions.chunking;

import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.client.AwsEndpoints;
import dev.embedway.aws.sqs.DeliveryMarks;
import dev.embedway.aws.sqs.DeliveryRules;
import dev.embedway.aws.sqs.RecordBatch;
import dev.embedway.aws.sqs.SqsQueues;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.Topology;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** A record handler whose SQS is unreachable: for records whose visibility is not changed. */
final class UnreachableSqs implements AutoCloseable {

  private static final Optional<URI> NOWHERE = Optional.of(URI.create("http://127.0.0.1:9"));

  private final AwsClients clients =
      AwsClients.at(
          new AwsEndpoints(NOWHERE, NOWHERE, NOWHERE),
          "us-east-1",
          AwsBasicCredentials.create("test", "test"));

  RecordBatch batch() {
    return new RecordBatch(
        PipelineStage.CHUNKING,
        Topology.test().queue(QueueId.CHUNKING),
        new DeliveryRules(1, Duration.ofSeconds(1), Duration.ofHours(12)),
        DeliveryMarks.NONE,
        clients.sqs(),
        new SqsQueues(clients.sqs()),
        InstantSource.system(),
        new Random(1));
  }

  @Override
  public void close() {
    clients.close();
  }
}
