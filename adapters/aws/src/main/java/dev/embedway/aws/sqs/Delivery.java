package dev.embedway.aws.sqs;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One delivery of a record, as its system attributes tell of it.
 *
 * @param message the record
 */
record Delivery(SQSMessage message) {

  private static final String RECEIVE_COUNT = "ApproximateReceiveCount";
  private static final String FIRST_RECEIVED = "ApproximateFirstReceiveTimestamp";
  private static final String GROUP = "MessageGroupId";

  /** Doublings after which a record without a time of its first delivery ages no further. */
  private static final int MAX_DOUBLINGS = 16;

  String id() {
    return message.getMessageId();
  }

  /** Deliveries so far, this one and those that only waited included. */
  int receiveCount() {
    return attribute(RECEIVE_COUNT).map(Integer::valueOf).orElse(1);
  }

  /**
   * Time since the first delivery. Where a queue does not say when that was, it is taken to double
   * with each delivery.
   */
  Duration age(Instant now) {
    return attribute(FIRST_RECEIVED)
        .map(millis -> Duration.between(Instant.ofEpochMilli(Long.parseLong(millis)), now))
        .map(age -> age.isNegative() ? Duration.ZERO : age)
        .orElseGet(
            () -> Duration.ofSeconds(1L << Math.clamp(receiveCount() - 1L, 0, MAX_DOUBLINGS)));
  }

  /** The message group, which is the tenant; empty for a record without one. */
  String group() {
    return attribute(GROUP).orElse("");
  }

  private Optional<String> attribute(String name) {
    return Optional.ofNullable(message.getAttributes()).map(attributes -> attributes.get(name));
  }
}
