package dev.embedway.aws.sqs;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.google.errorprone.annotations.ThreadSafe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The SQS handler of a worker that several queues feed: each record goes to the handler of its
 * queue. An event has records of one queue, as Lambda makes it.
 */
@ThreadSafe
public final class RecordBatches {

  private final Map<String, RecordBatch> batches;

  /**
   * Handlers of these queues.
   *
   * @param batches by the queues' names where they are
   */
  public RecordBatches(Map<String, RecordBatch> batches) {
    this.batches = Map.copyOf(batches);
  }

  /**
   * Works on an event's records, as {@link RecordBatch#process} does.
   *
   * @throws IllegalArgumentException for a record of another queue
   */
  public SQSBatchResponse process(SQSEvent event, Context context, RecordWork work) {
    List<BatchItemFailure> failures = new ArrayList<>();
    byQueue(event)
        .forEach((queue, records) ->
            failures.addAll(batch(queue).process(records, context, work).getBatchItemFailures()));
    return new SQSBatchResponse(failures);
  }

  private RecordBatch batch(String queue) {
    return Optional.ofNullable(batches.get(queue))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "queue must be one of " + batches.keySet() + ", was " + queue));
  }

  /** Records by the name of the queue that their ARN ends with. */
  private static Map<String, SQSEvent> byQueue(SQSEvent event) {
    return event.getRecords().stream()
        .collect(
            Collectors.groupingBy(
                RecordBatches::queue,
                Collectors.collectingAndThen(Collectors.toList(), RecordBatches::of)));
  }

  private static String queue(SQSMessage message) {
    String arn = message.getEventSourceArn();
    return arn.substring(arn.lastIndexOf(':') + 1);
  }

  private static SQSEvent of(List<SQSMessage> records) {
    SQSEvent event = new SQSEvent();
    event.setRecords(records);
    return event;
  }
}
