package dev.embedway.aws;

import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.client.AwsEndpoints;
import dev.embedway.emulators.SharedEmulators;
import dev.embedway.emulators.sqs.EmbeddedSqs;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.QueueSpec;
import dev.embedway.topology.TableSpec;
import dev.embedway.topology.Topology;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Clients of the shared emulators, and resources that no other test has. */
public final class TestCloud {

  private TestCloud() {}

  public static AwsClients clients() {
    return clients(SharedEmulators.dynamoDbEndpoint());
  }

  /** Clients that reach DynamoDB by a proxy at this port. */
  public static AwsClients clientsThrough(int port) {
    return clients(URI.create("http://127.0.0.1:" + port));
  }

  public static int dynamoDbPort() {
    return SharedEmulators.dynamoDbEndpoint().getPort();
  }

  public static String controlTable(AwsClients clients) {
    return table(clients, Topology.CONTROL_TABLE);
  }

  private static AwsClients clients(URI dynamoDb) {
    return AwsClients.at(
        AwsEndpoints.of(SharedEmulators.sqsEndpoint(), dynamoDb, SharedEmulators.s3Endpoint()),
        EmbeddedSqs.REGION,
        AwsBasicCredentials.create(
            SharedEmulators.CREDENTIALS.accessKeyId(),
            SharedEmulators.CREDENTIALS.secretAccessKey()));
  }

  /** A new table of the shape that the topology gives the one of this name. */
  public static String table(AwsClients clients, String like) {
    String name = SharedEmulators.freshName("table");
    Topology test = Topology.test();
    TableSpec shape =
        test.tables().stream().filter(table -> table.name().equals(like)).findFirst().orElseThrow();
    AwsResources.createTable(
        clients.dynamoDb(),
        new TableSpec(name, shape.recovery(), shape.ttlAttribute(), shape.indexes()));
    return name;
  }

  public static String bucket(AwsClients clients) {
    String name = SharedEmulators.freshName("bucket");
    AwsResources.createBucket(clients.s3(), name);
    return name;
  }

  /** A new queue with the numbers of the topology's {@code test} profile. */
  public static QueueSpec queue(AwsClients clients) {
    QueueSpec shape = Topology.test().queue(QueueId.STORAGE);
    QueueSpec queue =
        new QueueSpec(
            SharedEmulators.freshName("queue"),
            shape.visibilityTimeout(),
            shape.maxReceiveCount(),
            shape.retention(),
            shape.delays());
    AwsResources.createQueue(clients.sqs(), queue);
    return queue;
  }
}
