package dev.embedway.functions.deadletter;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.lambda.LambdaProcess;
import dev.embedway.aws.lambda.SnapshotHooks;
import dev.embedway.core.observe.MetricSink;
import java.util.List;

/**
 * Empties the stages' dead-letter queues: a message that SQS moved there is recorded as a dead
 * letter and its job fails, then it is acknowledged.
 */
@ThreadSafe
public final class DeadLetterHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {

  private final DeadLetterParts parts;

  /** Held, since Lambda's own reference is weak. */
  @SuppressWarnings("UnusedVariable")
  private final SnapshotHooks hooks;

  /** Lambda's. */
  public DeadLetterHandler() {
    this(LambdaProcess.start());
  }

  /** A handler of these parts. */
  public DeadLetterHandler(DeadLetterParts parts) {
    this.parts = parts;
    this.hooks = SnapshotHooks.none();
  }

  private DeadLetterHandler(LambdaProcess process) {
    this.parts = DeadLetterParts.of(process.platform(MetricSink.NONE));
    this.hooks = process.hooks(List.of());
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    return parts.records().process(event, context, parts.work());
  }
}
