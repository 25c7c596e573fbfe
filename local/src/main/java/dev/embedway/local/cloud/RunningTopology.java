package dev.embedway.local.cloud;

import dev.embedway.aws.client.AwsClients;
import dev.embedway.local.runner.LambdaFunction;
import dev.embedway.local.runner.event.EventSourceMapping;
import dev.embedway.topology.FunctionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Components of a running local cloud, to be compared with a deployment of the same topology.
 *
 * @param clients of the services that hold its queues, tables and buckets
 * @param functions with their handlers
 * @param mappings that feed some of them
 * @param periods of scheduled work, by the function that does it on AWS
 */
public record RunningTopology(
    AwsClients clients,
    List<? extends LambdaFunction<?, ?>> functions,
    List<EventSourceMapping> mappings,
    Map<FunctionId, Duration> periods) {

  public RunningTopology {
    functions = List.copyOf(functions);
    mappings = List.copyOf(mappings);
    periods = Map.copyOf(periods);
  }
}
