package dev.embedway.aws.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.pipeline.control.QueueDepth;
import dev.embedway.core.pipeline.control.QueueDepths;
import dev.embedway.emulators.SharedEmulators;
import dev.embedway.topology.QueueId;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SqsQueueDepthsTest {

  private final AwsClients clients = TestCloud.clients();

  @AfterEach
  void close() {
    clients.close();
  }

  @Test
  void countsMessagesThatWaitAreDelayedAndAreInFlight() {
    String name = TestCloud.queue(clients).name();
    String url = clients.sqs().getQueueUrl(get -> get.queueName(name)).queueUrl();
    QueueDepths depths = depths(Map.of(QueueId.EMBEDDING.queueName(), name));
    assertEquals(new QueueDepth(0, 0), depths.depth(QueueId.EMBEDDING));

    for (int i = 0; i < 3; i++) {
      clients.sqs().sendMessage(send -> send.queueUrl(url).messageBody("waits"));
    }
    clients
        .sqs()
        .receiveMessage(
            receive -> receive.queueUrl(url).maxNumberOfMessages(1).visibilityTimeout(60));
    clients
        .sqs()
        .sendMessage(send -> send.queueUrl(url).messageBody("is delayed").delaySeconds(60));

    assertEquals(new QueueDepth(3, 1), depths.depth(QueueId.EMBEDDING));
  }

  @Test
  void deadLetterQueueIsCountedApartFromItsStagesQueue() {
    String live = TestCloud.queue(clients).name();
    String dead = TestCloud.queue(clients).name();
    SqsQueues queues =
        new SqsQueues(
            clients.sqs(),
            Map.of(
                QueueId.STORAGE.queueName(), live,
                QueueId.STORAGE.deadLetterMapping().queue(), dead));
    String url = clients.sqs().getQueueUrl(get -> get.queueName(dead)).queueUrl();
    clients.sqs().sendMessage(send -> send.queueUrl(url).messageBody("given up"));

    QueueDepth ofStage = SqsQueueDepths.ofStages(clients.sqs(), queues).depth(QueueId.STORAGE);
    QueueDepth undrained =
        SqsQueueDepths.ofDeadLetterQueues(clients.sqs(), queues).depth(QueueId.STORAGE);

    assertEquals(new QueueDepth(0, 0), ofStage);
    assertEquals(new QueueDepth(1, 0), undrained);
  }

  @Test
  void queueThatIsNotThereIsAFault() {
    QueueDepths depths =
        depths(Map.of(QueueId.STORAGE.queueName(), SharedEmulators.freshName("nowhere")));

    assertThrows(EmbedwayException.class, () -> depths.depth(QueueId.STORAGE));
  }

  private QueueDepths depths(Map<String, String> names) {
    return SqsQueueDepths.ofStages(clients.sqs(), new SqsQueues(clients.sqs(), names));
  }
}
