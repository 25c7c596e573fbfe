package dev.embedway.aws.sqs;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.topology.QueueSpec;
import dev.embedway.topology.RetryDelays;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Sets when a record that may succeed later is redelivered: at random within a bound that grows
 * with the record's age (full jitter), later by what the fault asks for, within the queue's early
 * bound. No ledger is asked, so that it works without one.
 *
 * <p>Thread-safe as far as its generator is.
 *
 * @see RetryDelays
 */
final class RecordBackoff {

  private static final Logger LOG = LoggerFactory.getLogger(RecordBackoff.class);

  private final SqsClient sqs;
  private final SqsQueues queues;
  private final RandomGenerator random;

  RecordBackoff(SqsClient sqs, SqsQueues queues, RandomGenerator random) {
    this.sqs = sqs;
    this.queues = queues;
    this.random = random;
  }

  Duration delay(Duration age, Duration asked, RetryDelays delays) {
    long bound = delays.bound(age).toMillis();
    long min = Math.min(asked.toMillis(), delays.early().toMillis());
    return Duration.ofMillis(min + random.nextLong(bound + 1));
  }

  /**
   * Sets when the record is redelivered; if SQS refuses, that is when its visibility timeout ends.
   */
  void apply(QueueSpec queue, SQSMessage message, Duration age, EmbedwayException fault) {
    Duration delay = delay(age, fault.retryAfter().orElse(Duration.ZERO), queue.delays());
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
