package dev.embedway.functions.deadletter;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.sqs.RecordWork;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.pipeline.deadletter.FailedMessage;
import dev.embedway.core.trace.TraceId;
import java.util.Optional;

/**
 * Work on a message that SQS gave up: it fails at once, with a fault that says so, and is written
 * down as the stage would have done.
 */
@ThreadSafe
final class DeadLetterWork implements RecordWork {

  /** A stage gives a message up before SQS does, unless it never gets to an answer. */
  private static final String CAUSE =
      "the function ended at its last delivery, without an answer: it ran out of memory or of time";

  private final RecordWork stage;

  /**
   * Work on what a stage left behind.
   *
   * @param stage that writes down what is given up
   */
  DeadLetterWork(RecordWork stage) {
    this.stage = stage;
  }

  @Override
  public void handle(SQSMessage message) {
    throw new InternalException(ErrorCode.INTERNAL, CAUSE, null);
  }

  @Override
  public Optional<TraceId> trace(SQSMessage message) {
    return stage.trace(message);
  }

  @Override
  public void waiting(SQSMessage message) {
    // The job does not go on.
  }

  @Override
  public void failed(FailedMessage failed, EmbedwayException fault) {
    stage.failed(failed, fault);
  }

  @Override
  public void exhausted(FailedMessage failed, EmbedwayException fault) {
    stage.exhausted(failed, fault);
  }
}
