package dev.embedway.local.cloud;

import dev.embedway.aws.AwsClients;
import dev.embedway.aws.AwsEndpoints;
import dev.embedway.aws.AwsResources;
import dev.embedway.aws.SqsQueues;
import dev.embedway.core.topology.Topology;
import dev.embedway.emulators.EmbeddedDynamoDb;
import dev.embedway.emulators.EmbeddedS3;
import dev.embedway.emulators.EmbeddedSqs;
import dev.embedway.emulators.EmulatorCredentials;
import dev.embedway.local.runner.LocalAws;
import dev.embedway.local.runner.S3Notifications;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/**
 * SQS, DynamoDB and S3, with the topology's queues, tables and buckets in them.
 *
 * @param clients of all three
 * @param s3 where S3 is
 */
record Emulators(AwsClients clients, URI s3) {

  /** Starts them side by side; what is started is closed by {@code closing}. */
  static Emulators start(
      CloudConfig config,
      Secrets secrets,
      InstantSource clock,
      Stopwatch watch,
      ClosingStack closing,
      Executor executor) {
    Topology topology = config.settings().resources().topology();
    S3Notifications notifications = new S3Notifications(topology.documentsBucket());
    EmulatorCredentials credentials =
        new EmulatorCredentials(secrets.s3AccessKeyId(), secrets.s3SecretAccessKey());
    var dynamoDb =
        Parallel.start(
            executor,
            () ->
                watch.time(
                    "DynamoDB",
                    () ->
                        closing.keep(
                            EmbeddedDynamoDb.in(config.data().dynamoDb()),
                            EmbeddedDynamoDb::close)));
    var s3 =
        Parallel.start(
            executor,
            () ->
                watch.time(
                    "S3",
                    () ->
                        closing.keep(
                            EmbeddedS3.start(config.data().s3(), credentials, clock, notifications),
                            EmbeddedS3::close)));
    var sqs =
        Parallel.start(
            executor,
            () -> watch.time("SQS", () -> closing.keep(EmbeddedSqs.start(), EmbeddedSqs::close)));
    AwsEndpoints endpoints =
        AwsEndpoints.of(
            Parallel.join(sqs).endpoint(),
            Parallel.join(dynamoDb).endpoint(),
            Parallel.join(s3).endpoint());
    AwsClients clients =
        closing.keep(
            AwsClients.at(
                endpoints,
                LocalAws.REGION,
                AwsBasicCredentials.create(
                    credentials.accessKeyId(), credentials.secretAccessKey())),
            AwsClients::close);
    watch.time(
        "tables",
        () -> {
          AwsResources.create(topology, clients);
          return topology;
        });
    notifications.sendTo(clients.sqs(), new SqsQueues(clients.sqs()).url(Topology.CHUNKING));
    return new Emulators(clients, Parallel.join(s3).endpoint());
  }
}
