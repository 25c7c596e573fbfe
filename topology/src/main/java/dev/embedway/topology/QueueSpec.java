package dev.embedway.topology;

import java.time.Duration;

/**
 * A queue, and its dead-letter queue where it has one.
 *
 * @param name of the queue
 * @param visibilityTimeout at least six times the consumer's timeout, as AWS asks of event-source
 *     mappings
 * @param maxReceiveCount deliveries before SQS itself moves a message to the dead-letter queue;
 *     1000 is the most there may be. SQS counts deliveries that only waited too, so that no fault
 *     is judged by it
 * @param retention how long a message is kept
 * @param delays how long a message waits that may succeed later
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html">Lambda
 *     with SQS</a>
 */
public record QueueSpec(
    String name,
    Duration visibilityTimeout,
    int maxReceiveCount,
    Duration retention,
    RetryDelays delays) {

  /** The name of its dead-letter queue. */
  public String deadLetterName() {
    return name + "-dlq";
  }
}
