package dev.embedway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.sqs.SqsQueues;
import dev.embedway.topology.QueueSpec;
import dev.embedway.topology.TableSpec;
import dev.embedway.topology.Topology;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

final class AwsResourcesTest {

  @Test
  void makesTheWholeTopologyHoweverOftenItIsAsked() {
    Topology topology = Topology.test();
    try (AwsClients clients = TestCloud.clients()) {
      AwsResources.create(topology, clients);
      AwsResources.create(topology, clients);

      assertTrue(clients.sqs().listQueues().queueUrls().size() >= 2 * topology.queues().size());
      assertTrue(
          clients
              .dynamoDb()
              .listTables()
              .tableNames()
              .containsAll(topology.tables().stream().map(table -> table.name()).toList()));
      clients.s3().headBucket(head -> head.bucket(topology.documentsBucket()));
      clients.s3().headBucket(head -> head.bucket(topology.artifactsBucket()));
      assertEquals(
          TimeToLiveStatus.ENABLED,
          clients
              .dynamoDb()
              .describeTimeToLive(describe -> describe.tableName(Topology.CONTROL_TABLE))
              .timeToLiveDescription()
              .timeToLiveStatus());
    }
  }

  @Test
  void tableThatIsThereGetsTheIndexesThatItLacks() {
    try (AwsClients clients = TestCloud.clients()) {
      TableSpec whole =
          Topology.test().tables().stream()
              .filter(table -> table.name().equals(Topology.LEDGER_TABLE))
              .findFirst()
              .orElseThrow();
      String name = "before-" + System.nanoTime();
      TableSpec before =
          new TableSpec(
              name, whole.recovery(), whole.ttlAttribute(), whole.indexes().subList(0, 2));
      TableSpec now = new TableSpec(name, whole.recovery(), whole.ttlAttribute(), whole.indexes());
      AwsResources.createTable(clients.dynamoDb(), before);

      AwsResources.createTable(clients.dynamoDb(), now);

      assertEquals(
          whole.indexes().stream().map(TableSpec.IndexSpec::name).collect(Collectors.toSet()),
          clients
              .dynamoDb()
              .describeTable(describe -> describe.tableName(name))
              .table()
              .globalSecondaryIndexes()
              .stream()
              .map(GlobalSecondaryIndexDescription::indexName)
              .collect(Collectors.toSet()));
    }
  }

  @Test
  void queueThatIsThereGetsTheNewNumbers() {
    try (AwsClients clients = TestCloud.clients()) {
      QueueSpec queue = TestCloud.queue(clients);

      AwsResources.createQueue(
          clients.sqs(),
          new QueueSpec(queue.name(), Duration.ofSeconds(7), 9, queue.retention(), queue.delays()));

      Map<QueueAttributeName, String> attributes =
          clients
              .sqs()
              .getQueueAttributes(get ->
                  get.queueUrl(new SqsQueues(clients.sqs()).url(queue.name()))
                      .attributeNames(QueueAttributeName.ALL))
              .attributes();
      assertEquals("7", attributes.get(QueueAttributeName.VISIBILITY_TIMEOUT));
      String redrive = attributes.getOrDefault(QueueAttributeName.REDRIVE_POLICY, "");
      assertTrue(redrive.contains("9") && redrive.contains(queue.deadLetterName()), redrive);
    }
  }
}
