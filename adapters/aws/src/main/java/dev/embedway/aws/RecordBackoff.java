package dev.embedway.aws;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.topology.QueueSpec;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * When a record that may succeed later comes again: after 1 s at first, doubled with each delivery,
 * at random between half of that and all of it, at least what the fault asks for, and at most the
 * queue's visibility timeout, which is when it would come anyway.
 *
 * <p>Thread-safe as far as its generator is.
 */
final class RecordBackoff {

  private static final Logger LOG = LoggerFactory.getLogger(RecordBackoff.class);
  private static final int LONGEST_SHIFT = 12;

  private final SqsClient sqs;
  private final SqsQueues queues;
  private final RandomGenerator random;

  RecordBackoff(SqsClient sqs, SqsQueues queues, RandomGenerator random) {
    this.sqs = sqs;
    this.queues = queues;
    this.random = random;
  }

  Duration delay(int receiveCount, Duration asked, Duration visibilityTimeout) {
    long most = visibilityTimeout.toMillis();
    long ceiling = Math.min(most, 1000L << Math.clamp(receiveCount - 1L, 0, LONGEST_SHIFT));
    long chosen = ceiling / 2 + random.nextLong(ceiling / 2 + 1);
    return Duration.ofMillis(Math.min(most, Math.max(chosen, asked.toMillis())));
  }

  /** Sets when the record comes again; if SQS refuses, it comes when its visibility ends. */
  void apply(QueueSpec queue, SQSMessage message, int receiveCount, EmbedwayException fault) {
    Duration delay =
        delay(receiveCount, fault.retryAfter().orElse(Duration.ZERO), queue.visibilityTimeout());
    // SQS counts in seconds; none would bring the record back at once.
    comeIn(queue, message, (int) Math.max(1, Math.round(delay.toMillis() / 1000.0)));
  }

  /** Brings a record back that nothing was done for. */
  void soon(QueueSpec queue, SQSMessage message) {
    comeIn(queue, message, 1);
  }

  private void comeIn(QueueSpec queue, SQSMessage message, int seconds) {
    try {
      String url = queues.url(queue.name());
      sqs.changeMessageVisibility(change ->
          change
              .queueUrl(url)
              .receiptHandle(message.getReceiptHandle())
              .visibilityTimeout(seconds));
    } catch (SdkException | EmbedwayException e) {
      LOG.warn(
          "record {} of {} keeps its visibility timeout: {}",
          message.getMessageId(),
          queue.name(),
          e.getClass().getSimpleName());
    }
  }
}
