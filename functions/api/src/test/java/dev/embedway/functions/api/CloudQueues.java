package dev.embedway.functions.api;

import dev.embedway.topology.QueueId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Queues of a {@link Cloud}.
 *
 * @param names of the cloud's own queues
 * @param given names of those into which SQS moves what is received too often
 */
public record CloudQueues(SqsClient sqs, Map<QueueId, String> names, Map<QueueId, String> given) {

  /** Queues into which SQS would move what is received too often. */
  public CloudQueues deadLetters() {
    return new CloudQueues(sqs, given, given);
  }

  /** Puts messages into a queue. */
  public void fill(QueueId queue, int messages) {
    for (int i = 0; i < messages; i++) {
      sqs.sendMessage(send -> send.queueUrl(url(queue)).messageBody("a message"));
    }
  }

  /** Deletes what is in a queue. */
  public void empty(QueueId queue) {
    sqs.purgeQueue(purge -> purge.queueUrl(url(queue)));
  }

  /** Bodies of the messages that wait in a queue, which are taken out of it. */
  public List<String> take(QueueId queue) {
    String url = url(queue);
    List<String> bodies = new ArrayList<>();
    List<Message> some;
    do {
      some =
          sqs.receiveMessage(receive -> receive.queueUrl(url).maxNumberOfMessages(10)).messages();
      for (Message message : some) {
        bodies.add(message.body());
        sqs.deleteMessage(delete -> delete.queueUrl(url).receiptHandle(message.receiptHandle()));
      }
    } while (!some.isEmpty());
    return bodies;
  }

  private String url(QueueId queue) {
    return sqs.getQueueUrl(get -> get.queueName(names.get(queue))).queueUrl();
  }
}
