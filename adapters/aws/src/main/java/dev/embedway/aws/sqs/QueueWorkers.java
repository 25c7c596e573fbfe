package dev.embedway.aws.sqs;

import dev.embedway.core.composition.ProcessContext;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.QueueSpec;
import java.util.Arrays;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Record handlers of the workers that the queues feed.
 *
 * @param control name of the table of marks
 */
public record QueueWorkers(
    ProcessContext context,
    SqsClient sqs,
    SqsQueues queues,
    DynamoDbClient dynamoDb,
    String control) {

  /** Makes the record handler of the worker that a queue feeds. */
  public RecordBatch of(QueueId queue, DeliveryRules rules) {
    return recordBatch(queue, context.topology().queue(queue), queue.consumer(), rules);
  }

  /** Makes the record handler of the worker that all queues of a stage feed. */
  public RecordBatches of(PipelineStage stage, DeliveryRules rules) {
    return new RecordBatches(
        stage.queues().stream()
            .collect(
                Collectors.toMap(
                    queue -> queues.name(queue.queueName()), queue -> of(queue, rules))));
  }

  /** Makes the record handler of all queues' dead-letter queues. */
  public RecordBatches ofDeadLetters(DeliveryRules rules) {
    return new RecordBatches(
        Arrays.stream(QueueId.values())
            .collect(
                Collectors.toMap(
                    queue -> queues.name(queue.deadLetterMapping().queue()),
                    queue -> ofDeadLetters(queue, rules))));
  }

  private RecordBatch ofDeadLetters(QueueId queue, DeliveryRules rules) {
    return recordBatch(
        queue, context.topology().deadLetterQueue(queue), FunctionId.DEADLETTER, rules);
  }

  private RecordBatch recordBatch(
      QueueId queue, QueueSpec spec, FunctionId consumer, DeliveryRules rules) {
    DeliveryMarks marks =
        DynamoDeliveryMarks.in(
            dynamoDb,
            control,
            spec.name(),
            consumer.spec().timeout(),
            spec.retention(),
            context.clock(),
            context.random());
    return new RecordBatch(
        PipelineStage.of(queue),
        spec,
        rules,
        marks,
        sqs,
        queues,
        context.clock(),
        context.random());
  }
}
