package dev.embedway.aws.sqs;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.topology.QueueSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

final class DeadLettersTest {

  @Test
  void messageThatIsMovedBackKeepsItsBodyGroupAndMark() {
    try (AwsClients clients = TestCloud.clients()) {
      SqsClient sqs = clients.sqs();
      QueueSpec queue = TestCloud.queue(clients);
      SqsQueues queues = new SqsQueues(sqs);
      SQSMessage given = new SQSMessage();
      given.setBody("{\"v\":1}");
      given.setAttributes(Map.of("MessageGroupId", "acme"));

      new DeadLetters(sqs, queues).put(queue, given, ErrorCode.STORE_UNAVAILABLE);
      sqs.startMessageMoveTask(
          move -> move.sourceArn(arn(sqs, queues.url(queue.deadLetterName()))));

      Message back = receive(sqs, queues.url(queue.name()));
      assertEquals("{\"v\":1}", back.body());
      assertEquals(
          "store_unavailable",
          requireNonNull(back.messageAttributes().get(DeadLetters.GIVEN_UP)).stringValue());
      assertEquals("acme", back.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID));
    }
  }

  @Test
  void markIsReadFromAnEvent() {
    SQSMessage fresh = new SQSMessage();
    assertFalse(DeadLetters.wasGivenUp(fresh));
    fresh.setMessageAttributes(Map.of());
    assertFalse(DeadLetters.wasGivenUp(fresh));
    fresh.setMessageAttributes(Map.of(DeadLetters.GIVEN_UP, new MessageAttribute()));
    assertTrue(DeadLetters.wasGivenUp(fresh));
  }

  private static String arn(SqsClient sqs, String url) {
    return sqs.getQueueAttributes(
            get -> get.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
        .attributes()
        .getOrDefault(QueueAttributeName.QUEUE_ARN, "");
  }

  private static Message receive(SqsClient sqs, String url) {
    var messages =
        sqs.receiveMessage(receive ->
                receive
                    .queueUrl(url)
                    .waitTimeSeconds(20)
                    .messageAttributeNames("All")
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
            .messages();
    assertTrue(!messages.isEmpty(), "no message came");
    return messages.getFirst();
  }
}
