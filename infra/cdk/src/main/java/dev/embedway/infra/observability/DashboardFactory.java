package dev.embedway.infra.observability;

import dev.embedway.infra.construct.WorkQueue;
import dev.embedway.infra.deployment.Deployment;
import dev.embedway.infra.function.DeployedFunction;
import dev.embedway.topology.EventSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.constructs.Construct;

/** The one dashboard: requests, work that waits, functions, the database. Immutable. */
final class DashboardFactory {

  private static final int WIDTH = 8;

  private final Deployment deployment;
  private final ObservedResources observed;

  DashboardFactory(Deployment deployment, ObservedResources observed) {
    this.deployment = deployment;
    this.observed = observed;
  }

  void create(Construct scope) {
    Dashboard.Builder.create(scope, "Dashboard")
        .dashboardName(deployment.prefix())
        .widgets(List.of(requests(), work(), stages(), functions(), database()))
        .build();
  }

  private List<IWidget> requests() {
    return List.of(
        graph("Requests", observed.api().metricCount(Alarms.sum())),
        graph(
            "Answers that failed",
            observed.api().metricClientError(Alarms.sum()),
            observed.api().metricServerError(Alarms.sum())),
        graph(
            "Latency",
            observed.api().metricLatency(Alarms.of("p50")),
            observed.api().metricLatency(Alarms.of("p99"))));
  }

  private List<IWidget> work() {
    return List.of(
        graph(
            "Messages that wait",
            queues(work ->
                work.queue().metricApproximateNumberOfMessagesVisible(Alarms.of("Maximum")))),
        graph(
            "Age of the oldest",
            Stream.concat(ages(), Alarms.oldestOpenJob(observed).stream()).toArray(IMetric[]::new)),
        graph("Dead letters", Alarms.openDeadLetters(observed).stream().toArray(IMetric[]::new)));
  }

  private Stream<IMetric> ages() {
    return Stream.of(
        queues(work -> work.queue().metricApproximateAgeOfOldestMessage(Alarms.of("Maximum"))));
  }

  private List<IWidget> stages() {
    return List.of(
        graph(
            "Messages under work or waiting for a retry",
            queues(work ->
                work.queue().metricApproximateNumberOfMessagesNotVisible(Alarms.of("Maximum")))),
        graph("Attempts that failed", workers("MessageFaults")),
        graph("Messages given up", workers("MessagesFailed")));
  }

  /** A metric that the functions of the queues write themselves. */
  private IMetric[] workers(String name) {
    return observed.functions().stream()
        .filter(function -> function.id().source() == EventSource.QUEUE)
        .map(function -> Alarms.own(name, function, Alarms.sum()))
        .toArray(IMetric[]::new);
  }

  private List<IWidget> functions() {
    return List.of(
        graph("Invocations", each(function -> function.metricInvocations(Alarms.sum()))),
        graph("Errors", each(function -> function.metricErrors(Alarms.sum()))),
        graph("Duration, p99", each(function -> function.metricDuration(Alarms.of("p99")))));
  }

  private List<IWidget> database() {
    return observed.database().stream()
        .flatMap(database ->
            Stream.<IWidget>of(
                graph("Database capacity", Alarms.capacity(database)),
                graph(
                    "Database connections",
                    database.cluster().metricDatabaseConnections(Alarms.of("Maximum"))),
                graph(
                    "Database processor",
                    database.cluster().metricCPUUtilization(Alarms.of("Average")))))
        .toList();
  }

  private IMetric[] queues(Function<WorkQueue, IMetric> metric) {
    return observed.queues().stream().map(metric).toArray(IMetric[]::new);
  }

  private IMetric[] each(
      Function<software.amazon.awscdk.services.lambda.Function, IMetric> metric) {
    return observed.functions().stream()
        .map(DeployedFunction::function)
        .map(metric)
        .toArray(IMetric[]::new);
  }

  private static GraphWidget graph(String title, IMetric... metrics) {
    return GraphWidget.Builder.create().title(title).left(List.of(metrics)).width(WIDTH).build();
  }
}
