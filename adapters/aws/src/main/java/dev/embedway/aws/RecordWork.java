package dev.embedway.aws;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.embedway.core.error.EmbedwayException;

/**
 * What a worker does with one record, and with one that it gives up on.
 *
 * <p>Thread-safe: records of a batch are worked on at once.
 */
public interface RecordWork {

  /**
   * Does the work. Its effect is durable when it returns; then the record is acknowledged. An
   * {@link EmbedwayException} says by {@code isRetriable} what becomes of the record; any other
   * exception counts as one that may pass.
   */
  void handle(SQSMessage message);

  /**
   * Writes down that the record never will succeed; then it is acknowledged. If this throws, the
   * record comes again.
   */
  void failedForGood(SQSMessage message, EmbedwayException fault);

  /**
   * Writes down that the last delivery failed; then SQS moves the record to the dead-letter queue.
   *
   * @param fault the last one; {@code internal} for an exception that is none of ours
   */
  void exhausted(SQSMessage message, EmbedwayException fault);
}
