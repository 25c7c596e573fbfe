package dev.embedway.aws.sqs;

import java.time.Duration;

/**
 * Bounds of the work on a queue's records.
 *
 * @param concurrency most records of an event worked on at once, from 1
 * @param minTimeLeft time that must be left of an invocation for a record to be begun
 * @param deadline age, counted from the first delivery, at which a record is tried no longer
 */
public record DeliveryRules(int concurrency, Duration minTimeLeft, Duration deadline) {

  /** Time in which a record of which nothing else is known is done. */
  private static final Duration DEFAULT_MIN_TIME_LEFT = Duration.ofSeconds(10);

  /** Bounds for records that take seconds. */
  public DeliveryRules(int concurrency, Duration deadline) {
    this(concurrency, DEFAULT_MIN_TIME_LEFT, deadline);
  }

  public DeliveryRules {
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency must be from 1, was " + concurrency);
    }
  }
}
