package dev.embedway.infra;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awscdk.services.apigatewayv2.HttpApi;
import software.amazon.awscdk.services.sqs.Queue;

/**
 * What is watched.
 *
 * @param functions all of them
 * @param queues of the stages
 * @param scheduled names of the functions that a clock starts, one run at a time
 * @param unstarted runs of schedules that could not be started
 * @param api the HTTP API
 * @param database Aurora, unless one's own is used
 */
record Observed(
    List<DeployedFunction> functions,
    List<WorkQueue> queues,
    Set<String> scheduled,
    Queue unstarted,
    HttpApi api,
    Optional<VectorDatabase> database) {

  Observed {
    functions = List.copyOf(functions);
    queues = List.copyOf(queues);
    scheduled = Set.copyOf(scheduled);
  }
}
