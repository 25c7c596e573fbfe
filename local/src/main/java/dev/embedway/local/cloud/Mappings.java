package dev.embedway.local.cloud;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.embedway.aws.AwsPlatform;
import dev.embedway.local.runner.LambdaFunction;
import dev.embedway.local.runner.event.EventSourceMapping;
import dev.embedway.local.runner.event.SourceQueue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The topology's event-source mappings, stopped together. */
final class Mappings implements AutoCloseable {

  /**
   * Max wait at a stop. A stage's message takes seconds; a longer one is redelivered at the next
   * start.
   */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final List<EventSourceMapping> mappings;

  private Mappings(List<EventSourceMapping> mappings) {
    this.mappings = mappings;
  }

  static Mappings start(
      AwsPlatform aws, Map<String, LambdaFunction<SQSEvent, SQSBatchResponse>> workers) {
    return new Mappings(
        aws.context().topology().mappings().stream()
            .map(spec ->
                EventSourceMapping.start(
                    spec,
                    new SourceQueue(aws.clients().sqs(), aws.queues().url(spec.queue())),
                    Objects.requireNonNull(workers.get(spec.function())),
                    STOP_TIMEOUT))
            .toList());
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
