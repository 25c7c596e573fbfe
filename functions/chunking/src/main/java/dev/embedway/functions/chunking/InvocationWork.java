package dev.embedway.functions.chunking;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.embedway.aws.sqs.RecordWork;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.pipeline.deadletter.FailedMessage;
import dev.embedway.core.trace.TraceId;
import java.util.Optional;

/**
 * Work on the records of one invocation, whose id the threads that handle them know.
 *
 * <p>Thread-safe if the work is.
 */
final class InvocationWork implements RecordWork {

  private static final ScopedValue<String> ID = ScopedValue.newInstance();

  private final String id;
  private final RecordWork work;

  InvocationWork(Context context, RecordWork work) {
    this.id = context.getAwsRequestId();
    this.work = work;
  }

  /** Id of the invocation that this thread handles a record of; empty outside of any. */
  static String id() {
    return ID.orElse("");
  }

  @Override
  public void handle(SQSMessage message) {
    ScopedValue.where(ID, id).run(() -> work.handle(message));
  }

  @Override
  public Optional<TraceId> trace(SQSMessage message) {
    return work.trace(message);
  }

  @Override
  public void waiting(SQSMessage message) {
    work.waiting(message);
  }

  @Override
  public void failed(FailedMessage failed, EmbedwayException fault) {
    work.failed(failed, fault);
  }

  @Override
  public void exhausted(FailedMessage failed, EmbedwayException fault) {
    work.exhausted(failed, fault);
  }
}
