package dev.embedway.core.topology;

import java.time.Duration;

/**
 * A queue and its dead-letter queue.
 *
 * @param name of the queue
 * @param visibilityTimeout at least six times the consumer's timeout, as AWS asks of event-source
 *     mappings
 * @param maxReceiveCount deliveries before a message moves to the dead-letter queue
 * @param retention how long a message is kept
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html">Lambda
 *     with SQS</a>
 */
public record QueueSpec(
    String name, Duration visibilityTimeout, int maxReceiveCount, Duration retention) {

  /** The name of its dead-letter queue. */
  public String deadLetterName() {
    return name + "-dlq";
  }
}
