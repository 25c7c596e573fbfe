package dev.embedway.infra.observability;

import dev.embedway.infra.construct.WorkQueue;
import dev.embedway.infra.function.DeployedFunction;
import dev.embedway.infra.stateful.VectorDatabase;
import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.services.apigatewayv2.HttpApi;
import software.amazon.awscdk.services.sqs.Queue;

/**
 * Resources that alarms and dashboard observe.
 *
 * @param functions all functions
 * @param queues of the stages
 * @param unstarted dead letters of schedules: runs that could not be started
 * @param api the HTTP API
 * @param database Aurora, unless one's own is used
 */
public record ObservedResources(
    List<DeployedFunction> functions,
    List<WorkQueue> queues,
    Queue unstarted,
    HttpApi api,
    Optional<VectorDatabase> database) {

  public ObservedResources {
    functions = List.copyOf(functions);
    queues = List.copyOf(queues);
  }
}
