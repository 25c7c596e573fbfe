package dev.embedway.emulators.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.emulators.AwsClients;
import dev.embedway.emulators.SharedEmulators;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class EmbeddedSqsTest {

  private final SqsClient sqs = AwsClients.sqs(SharedEmulators.sqsEndpoint());

  @AfterEach
  void closeClient() {
    sqs.close();
  }

  @Test
  void aMessageIsReceivedWithItsGroupAndGoneOnceDeleted() {
    String queue = queue(Map.of());
    sqs.sendMessage(m -> m.queueUrl(queue).messageBody("hello").messageGroupId("acme"));

    Message message = receive(queue, 5).getFirst();
    sqs.deleteMessage(m -> m.queueUrl(queue).receiptHandle(message.receiptHandle()));

    assertEquals("hello", message.body());
    assertEquals("acme", message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID));
    assertTrue(receive(queue, 0).isEmpty());
  }

  @Test
  void aMessageReceivedTooOftenGoesToTheDeadLetterQueue() {
    String deadLetters = queue(Map.of());
    String queue =
        queue(
            Map.of(
                QueueAttributeName.VISIBILITY_TIMEOUT,
                "0",
                QueueAttributeName.REDRIVE_POLICY,
                "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":2}"
                    .formatted(arn(deadLetters))));
    sqs.sendMessage(m -> m.queueUrl(queue).messageBody("poison"));

    assertEquals("1", receiveCount(receive(queue, 5)));
    assertEquals("2", receiveCount(receive(queue, 5)));
    assertTrue(receive(queue, 0).isEmpty());

    assertEquals("poison", receive(deadLetters, 5).getFirst().body());
  }

  @Test
  void twoServersLiveInOneJvm() {
    try (EmbeddedSqs second = EmbeddedSqs.start(SharedEmulators.CREDENTIALS);
        SqsClient other = AwsClients.sqs(second.endpoint())) {
      String queue = queue(Map.of());

      assertTrue(queue.startsWith(SharedEmulators.sqsEndpoint().toString()), queue);
      assertTrue(other.listQueues().queueUrls().isEmpty());
    }
  }

  @Test
  void closesAlthoughALongPollWaits() throws Exception {
    EmbeddedSqs closing = EmbeddedSqs.start(SharedEmulators.CREDENTIALS);
    String queue;
    try (SqsClient client = AwsClients.sqs(closing.endpoint())) {
      queue = client.createQueue(q -> q.queueName("empty")).queueUrl();
    }
    try (ExecutorService polls = Executors.newVirtualThreadPerTaskExecutor();
        SqsClient client = AwsClients.sqs(closing.endpoint())) {
      Future<?> poll =
          polls.submit(() -> client.receiveMessage(r -> r.queueUrl(queue).waitTimeSeconds(20)));
      // The poll must have reached the server; one that comes later is refused, not waited for.
      Thread.sleep(1000);

      long start = System.nanoTime();
      closing.close();
      Duration took = Duration.ofNanos(System.nanoTime() - start);

      assertThrows(ExecutionException.class, poll::get);
      assertTrue(took.compareTo(Duration.ofSeconds(12)) < 0, took::toString);
    }
  }

  private String queue(Map<QueueAttributeName, String> attributes) {
    return sqs.createQueue(
            q -> q.queueName(SharedEmulators.freshName("queue")).attributes(attributes))
        .queueUrl();
  }

  private String arn(String queue) {
    return sqs.getQueueAttributes(
            q -> q.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
        .attributes()
        .getOrDefault(QueueAttributeName.QUEUE_ARN, "none");
  }

  private List<Message> receive(String queue, int waitSeconds) {
    return sqs.receiveMessage(r ->
            r.queueUrl(queue)
                .waitTimeSeconds(waitSeconds)
                .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .messages();
  }

  private static String receiveCount(List<Message> messages) {
    return messages
        .getFirst()
        .attributes()
        .getOrDefault(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "none");
  }
}
