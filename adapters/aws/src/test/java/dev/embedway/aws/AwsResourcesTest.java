package dev.embedway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.sqs.SqsQueues;
import dev.embedway.topology.QueueSpec;
import dev.embedway.topology.Topology;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
