package dev.embedway.infra.stateless;

import dev.embedway.infra.construct.Names;
import dev.embedway.infra.function.DeployedFunction;
import dev.embedway.infra.function.FunctionFactory;
import dev.embedway.infra.stateful.StatefulStack;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.Lane;
import dev.embedway.topology.MappingSpec;
import dev.embedway.topology.QueueId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.lambda.EventSourceMapping;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/**
 * A stage: the function that the queues of its lanes feed, and the mappings between them.
 *
 * <p>Records fail one by one, never with their batch. Concurrency is bounded at the mapping, not
 * reserved at the function: a new account has too little to reserve from, and a throttled function
 * would use up its messages' receive counts.
 *
 * <p>The mapping has no property {@code Enabled}: whether a queue is read is the operator's to say
 * while the stack runs, and a template that says it would be what a deployment goes by.
 */
final class StageFunction extends Construct {

  private final DeployedFunction function;
  private final Map<QueueId, EventSourceMapping> mappings = new EnumMap<>(QueueId.class);

  StageFunction(
      Construct scope,
      FunctionFactory factory,
      FunctionId worker,
      StatefulStack stateful,
      int scale) {
    super(scope, Names.id(worker.functionName()));
    this.function = factory.create(this, worker);
    Arrays.stream(QueueId.values())
        .filter(queue -> queue.consumer() == worker)
        .forEach(queue ->
            mappings.put(
                queue,
                feed(
                    this,
                    id(queue.lane()),
                    function,
                    stateful.queue(queue).queue(),
                    queue.mapping(),
                    scale)));
  }

  private static String id(Lane lane) {
    return switch (lane) {
      case LIVE -> "Mapping";
      case BULK -> "BulkMapping";
    };
  }

  /** Makes the reader of a queue that feeds a function. */
  static EventSourceMapping feed(
      Construct scope,
      String id,
      DeployedFunction function,
      Queue queue,
      MappingSpec mapping,
      int scale) {
    EventSourceMapping source =
        EventSourceMapping.Builder.create(scope, id)
            .target(function.live())
            .eventSourceArn(queue.getQueueArn())
            .batchSize(mapping.batchSize())
            .maxBatchingWindow(Duration.seconds(mapping.window().toSeconds()))
            .maxConcurrency(mapping.maxConcurrency() * scale)
            .reportBatchItemFailures(true)
            .build();
    // Lambda asks the role whether it may read the queue when the mapping is made.
    source.getNode().addDependency(function.role());
    return source;
  }

  DeployedFunction function() {
    return function;
  }

  /** The readers of the queues. */
  Map<QueueId, EventSourceMapping> mappings() {
    return mappings;
  }
}
