package dev.embedway.aws.sqs;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.pipeline.deadletter.FailedMessage;
import dev.embedway.core.pipeline.deadletter.FailureTable;
import dev.embedway.core.trace.TraceId;
import java.util.Optional;

/**
 * The work on one record, and what is written down of one that waits or is given up.
 *
 * <p>Thread-safe: records of a batch are worked on at once.
 */
public interface RecordWork {

  /**
   * Does the work. Its effect is durable when it returns; then the record is acknowledged. The
   * {@link FailureTable} says what becomes of a record by its {@link EmbedwayException}; any other
   * exception counts as one that may pass.
   */
  void handle(SQSMessage message);

  /** The trace of the upload that the record is about, for the log; empty where none is known. */
  Optional<TraceId> trace(SQSMessage message);

  /** Writes down that the record will be delivered again later; may do nothing. */
  void waiting(SQSMessage message);

  /**
   * Writes down that the record will never succeed; then it is acknowledged. If this throws, the
   * record is redelivered.
   */
  void failed(FailedMessage failed, EmbedwayException fault);

  /**
   * Writes down that the record is tried no longer; then it is acknowledged. If this throws, the
   * record is redelivered.
   *
   * @param fault the last one; {@code internal} for an exception that is none of ours
   */
  void exhausted(FailedMessage failed, EmbedwayException fault);
}
