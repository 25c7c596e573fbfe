package dev.embedway.local.cloud;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.embedway.aws.AwsPlatform;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.local.runner.LambdaFunction;
import dev.embedway.local.runner.event.EventSourceMapping;
import dev.embedway.local.runner.event.SourceQueue;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.MappingSpec;
import dev.embedway.topology.QueueId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Event-source mappings of all queues, stopped together. */
final class Mappings implements AutoCloseable {

  /**
   * Max wait at a stop. A stage's message takes seconds; a longer one is redelivered at the next
   * start.
   */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final List<EventSourceMapping> mappings;

  private Mappings(List<EventSourceMapping> mappings) {
    this.mappings = List.copyOf(mappings);
  }

  /**
   * Makes those of all stages, disabled.
   *
   * @param switches which then turn them
   */
  static Mappings start(
      AwsPlatform aws,
      Map<FunctionId, LambdaFunction<SQSEvent, SQSBatchResponse>> workers,
      LocalStageSwitch switches) {
    List<EventSourceMapping> started = new ArrayList<>();
    for (QueueId queue : QueueId.values()) {
      EventSourceMapping mapping =
          EventSourceMapping.startDisabled(
              queue.mapping(),
              new SourceQueue(aws.clients().sqs(), aws.queues().url(queue)),
              Objects.requireNonNull(workers.get(queue.consumer())),
              STOP_TIMEOUT);
      switches.add(PipelineStage.of(queue), mapping);
      started.add(mapping);
      started.add(drainer(aws, queue, workers));
    }
    return new Mappings(started);
  }

  /** The mapping of a queue's dead-letter queue, which no stage's switch turns off. */
  private static EventSourceMapping drainer(
      AwsPlatform aws,
      QueueId queue,
      Map<FunctionId, LambdaFunction<SQSEvent, SQSBatchResponse>> workers) {
    MappingSpec spec = queue.deadLetterMapping();
    return EventSourceMapping.start(
        spec,
        new SourceQueue(aws.clients().sqs(), aws.queues().url(spec.queue())),
        Objects.requireNonNull(workers.get(FunctionId.DEADLETTER)),
        STOP_TIMEOUT);
  }

  List<EventSourceMapping> all() {
    return mappings;
  }

  @Override
  public void close() {
    mappings.forEach(EventSourceMapping::stopPolling);
    mappings.forEach(EventSourceMapping::close);
  }
}
