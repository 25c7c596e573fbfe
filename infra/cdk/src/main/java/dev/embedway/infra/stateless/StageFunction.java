package dev.embedway.infra.stateless;

import dev.embedway.infra.construct.Names;
import dev.embedway.infra.construct.WorkQueue;
import dev.embedway.infra.function.DeployedFunction;
import dev.embedway.infra.function.FunctionFactory;
import dev.embedway.topology.MappingSpec;
import dev.embedway.topology.QueueId;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.lambda.EventSourceMapping;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/**
 * A stage: the function that a queue feeds, and the mapping between them.
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
  private final WorkQueue work;
  private final EventSourceMapping mapping;

  StageFunction(
      Construct scope, FunctionFactory factory, QueueId queue, WorkQueue work, int scale) {
    super(scope, Names.id(queue.consumer().functionName()));
    this.work = work;
    this.function = factory.create(this, queue.consumer());
    this.mapping = feed(this, "Mapping", function, work.queue(), queue.mapping(), scale);
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

  /** The reader of the queue. */
  EventSourceMapping mapping() {
    return mapping;
  }

  WorkQueue work() {
    return work;
  }
}
