package dev.embedway.local.runner.event;

import com.google.errorprone.annotations.ThreadSafe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * One SQS queue as an event-source mapping reads it.
 *
 * @param sqs a client of it
 * @param url its address
 */
@ThreadSafe
public record SourceQueue(SqsClient sqs, String url) {

  /** The most that SQS hands out in one call. */
  private static final int MAX_RECEIVE = 10;

  /** Max duration of a poll; short, since closing a mapping waits for its end. */
  private static final int POLL_SECONDS = 1;

  /**
   * Messages, as soon as there are any.
   *
   * @param max max count of messages
   * @param window max wait for more once there are some
   * @return empty if none came within a long poll
   */
  List<Message> receive(int max, Duration window) {
    List<Message> batch = new ArrayList<>(receiveOnce(max, POLL_SECONDS));
    long end = System.nanoTime() + window.toNanos();
    while (!batch.isEmpty() && batch.size() < max && System.nanoTime() < end) {
      long seconds = Math.ceilDiv(end - System.nanoTime(), 1_000_000_000L);
      batch.addAll(receiveOnce(max - batch.size(), Math.clamp(seconds, 0, POLL_SECONDS)));
    }
    return batch;
  }

  private List<Message> receiveOnce(int max, int seconds) {
    return sqs.receiveMessage(request ->
            request
                .queueUrl(url)
                .maxNumberOfMessages(Math.min(max, MAX_RECEIVE))
                .waitTimeSeconds(seconds)
                .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                .messageAttributeNames("All"))
        .messages();
  }

  /** Deletes messages; none is no request. */
  void delete(List<Message> messages) {
    for (int from = 0; from < messages.size(); from += MAX_RECEIVE) {
      List<DeleteMessageBatchRequestEntry> entries =
          messages.subList(from, Math.min(messages.size(), from + MAX_RECEIVE)).stream()
              .map(message ->
                  DeleteMessageBatchRequestEntry.builder()
                      .id(message.messageId())
                      .receiptHandle(message.receiptHandle())
                      .build())
              .toList();
      sqs.deleteMessageBatch(request -> request.queueUrl(url).entries(entries));
    }
  }
}
